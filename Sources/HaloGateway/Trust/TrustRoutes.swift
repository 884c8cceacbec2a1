import HTTPTypes
import HaloModel
import HaloStore
import Hummingbird

/// What the mesh trusts.
enum TrustRoutes {
    static func routes(_ services: GatewayServices) -> [Route] {
        [
            Route(
                .get, "/v1/trust/secrets", .role(.operator),
                "Trust secrets that are valid, and how many devices registered last with each; not the secrets themselves",
                response: .json(.trustSecretPage)
            ) { _ in try .json(await services.trust.page()) },
            Route(
                .post, "/v1/trust/secrets", .role(.admin),
                "Makes another secret the newest, shown this once; the ones before let devices in until their grace ends",
                request: .json(.trustSecretChange), response: .json(.trustSecret), also: [.conflict], bodyLimit: 4096
            ) { call in
                let change = try call.document()
                return try .json(
                    await services.trust.rotate(
                        to: change["secret"]?.string, graceDays: change["grace_days"]?.whole, by: call.caller.name))
            },
            Route(
                .get, "/v1/trust/radios", .role(.viewer), "Radios that come in without approval, by address",
                parameters: Paging.parameters, response: .json(.trustedRadioPage)
            ) { call in
                let limit = try Paging.limit(call)
                let after = try Paging.number(call)
                let radios = try await services.database.read { try $0.trust.radios(after: after, limit: limit + 1) }
                return try .json(
                    Paging.document(radios, limit: limit, cursor: { "\($0.radio.rawValue)" }, Trust.document))
            },
            Route(
                .put, "/v1/trust/radios/{radio_mac}", .role(.operator),
                "Lets a radio come in without approval from now on", request: .json(.trustedRadioChange),
                response: .json(.trustedRadio), bodyLimit: 4096
            ) { call in
                let note = try call.document()["note"]?.string ?? ""
                return try .json(
                    await services.trust.trust(try call.parameter("radio_mac"), note: note, by: call.caller.name))
            },
            Route(
                .delete, "/v1/trust/radios/{radio_mac}", .role(.operator),
                "Takes a radio off the list; a device that is in stays in", success: .noContent
            ) { call in
                try await services.trust.distrust(try call.parameter("radio_mac"), by: call.caller.name)
                return Response(status: .noContent)
            },
            Route(
                .delete, "/v1/nodes/{node_id}/tokens", .role(.operator),
                "Ends a device's tokens at once; it gets another when it registers again", success: .noContent
            ) { call in
                let node = try call.node()
                try await services.database.write { tables in
                    guard let record = try tables.nodes.find(node), record.removed == nil else {
                        throw ProblemError(.notFound, "there is no such device")
                    }
                    try tables.tokens.revoke(nodeID: record.id)
                }
                await services.events.record(.trust, node.rawValue, "tokens ended", why: "by \(call.caller.name)")
                return Response(status: .noContent)
            },
        ]
    }
}
