import HaloModel
import Hummingbird

/// Letting devices in.
enum OnboardingRoutes {
    static func routes(_ services: GatewayServices) -> [Route] {
        [
            Route(
                .post, "/v1/mesh/wg-register", .open,
                "A device asks for a place in the overlay; proves by HMAC that it knows the mesh's trust secret",
                request: .json(.overlayRegistration), response: .json(.overlayAdmission),
                also: [.forbidden, .conflict], bodyLimit: 4096
            ) { call in
                try .json(await services.onboarding.register(try call.decode(OverlayRegistration.self)))
            },
            Route(
                .get, "/v1/registrations", .role(.viewer), "Devices that asked to come in, oldest first",
                parameters: Paging.parameters, response: .json(.registrationPage)
            ) { call in
                let limit = try Paging.limit(call)
                let after = try Paging.number(call)
                let items = try await services.database.read { tables in
                    try tables.registrations.list(after: after, limit: limit + 1).map {
                        try Onboarding.summary(of: $0, tables)
                    }
                }
                return try .json(Paging.page(items, limit: limit) { String($0.id) })
            },
            Route(
                .post, "/v1/registrations/{id}/approve", .role(.operator), "Lets a waiting device in",
                response: .json(.registrationSummary), also: [.conflict]
            ) { call in
                try .json(await services.onboarding.approve(id: try call.id(), by: call.caller.name))
            },
            Route(
                .post, "/v1/registrations/{id}/reject", .role(.operator),
                "Keeps a device out; one that is in loses its place and its token",
                response: .json(.registrationSummary)
            ) { call in
                try .json(await services.onboarding.reject(id: try call.id(), by: call.caller.name))
            },
        ]
    }
}
