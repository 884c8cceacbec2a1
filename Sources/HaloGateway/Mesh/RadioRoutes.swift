import HTTPTypes
import HaloHardware
import HaloModel
import Hummingbird

/// The mesh's radio configuration. The mesh manager of the gateway's device decides: it prepares all devices, has them switch
/// at one instant, and rolls back when one does not return.
enum RadioRoutes {
    private static let path = "/v1/mesh/rf-config"
    private static let limit = Duration.seconds(5)

    static func routes(_ services: GatewayServices) -> [Route] {
        [
            Route(
                .get, path, .role(.viewer), "The radio configuration, and how far a change of it has come",
                response: .json(.radioChangeStatus)
            ) { _ in
                try await ask(services, .get, [])
            },
            Route(
                .put, path, .role(.admin),
                "Begins a change of the whole mesh's radio configuration, which is undone when a device does not return",
                request: .json(.radioChangeRequest), response: .json(.radioChangeStatus), success: .accepted,
                also: [.conflict], bodyLimit: 4096
            ) { call in
                let change = try call.document()
                let answer = try await ask(services, .post, try JSON.encode(change))
                let channel = change["channel"]?.whole ?? 0
                let width = change["width_mhz"]?.whole ?? 0
                await services.events.record(
                    .radio, "channel \(channel), \(width) MHz", "change begun", why: "by \(call.caller.name)")
                return answer
            },
        ]
    }

    /// Asks the mesh manager on its local socket.
    /// - Throws: `ProblemError` as the manager has it, 503 when it does not answer.
    private static func ask(
        _ services: GatewayServices, _ method: HTTPRequest.Method, _ body: [UInt8]
    ) async throws -> Response {
        let request = HTTPRequest(
            method: method, scheme: "http", authority: "localhost", path: path,
            headerFields: body.isEmpty ? [:] : [.contentType: "application/json"])
        let answer: HTTPMessage<HTTPResponse>
        do {
            answer = try await services.environment.transport.send(
                HTTPMessage(request, body: body), to: .unix(DevicePaths.meshSocket), within: limit)
        } catch let error as HardwareError {
            throw ProblemError(
                .serviceUnavailable, "halo-mesh does not answer: \(error); see: systemctl status halo-mesh",
                headers: [.retryAfter: "10"])
        }
        switch answer.head.status {
        case .ok, .accepted: return .bytes(answer.body, type: "application/json", status: answer.head.status)
        case .badRequest, .conflict, .unprocessableContent:
            let detail = (try? JSON.decode(JSONValue.self, from: answer.body))?["detail"]?.string
            throw ProblemError(answer.head.status, detail ?? "halo-mesh refuses this change")
        default:
            throw ProblemError(
                .serviceUnavailable, "halo-mesh answered \(answer.head.status.code)", headers: [.retryAfter: "10"])
        }
    }
}
