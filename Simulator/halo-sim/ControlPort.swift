import HTTPTypes
import HaloHardware
import HaloModel
import HaloSim

/// The simulator's own HTTP port, on loopback: what a device could not be asked for.
///
/// | request | does |
/// | --- | --- |
/// | GET /nodes | every device with its power and mesh state |
/// | POST /nodes/NAME/kill | takes the device's power |
/// | POST /nodes/NAME/heal | gives it back |
/// | POST /links/NAME/NAME/cut | cuts the link between two devices |
/// | POST /links/NAME/NAME/join | mends it |
struct ControlPort: Sendable {
    let live: LiveLoop

    func respond(to request: HTTPMessage<HTTPRequest>) async -> HTTPMessage<HTTPResponse> {
        let path = request.head.path.map { $0.split(separator: "?").first.map { String($0) } ?? "" } ?? ""
        let parts = path.split(separator: "/").map { String($0) }
        let method = request.head.method
        return await live.perform { mesh in Self.answer(method, parts, mesh) }
    }

    private static func answer(_ method: HTTPRequest.Method, _ parts: [String], _ mesh: MeshRun) -> HTTPMessage<
        HTTPResponse
    > {
        do {
            switch (method, parts.count) {
            case (.get, 1) where parts[0] == "nodes":
                return reply(.ok, try JSONText.encode(mesh.overview))
            case (.post, 3) where parts[0] == "nodes" && (parts[2] == "kill" || parts[2] == "heal"):
                try mesh.setPower(parts[2] == "heal", of: parts[1])
            case (.post, 4) where parts[0] == "links" && (parts[3] == "cut" || parts[3] == "join"):
                try mesh.cut(parts[3] == "cut", parts[1], parts[2])
            default:
                return problem(.notFound, "GET /nodes, POST /nodes/NAME/kill|heal, POST /links/A/B/cut|join")
            }
            return reply(.ok, "{\"done\": true}")
        } catch {
            return problem(.notFound, "\(error)")
        }
    }

    private static func reply(_ status: HTTPResponse.Status, _ json: String, type: String = "application/json")
        -> HTTPMessage<HTTPResponse>
    {
        HTTPMessage(HTTPResponse(status: status, headerFields: [.contentType: type]), body: Array((json + "\n").utf8))
    }

    /// RFC 9457.
    private static func problem(_ status: HTTPResponse.Status, _ detail: String) -> HTTPMessage<HTTPResponse> {
        let body = ["title": status.reasonPhrase, "detail": detail]
        return reply(status, (try? JSONText.encode(body)) ?? "{}", type: "application/problem+json")
    }
}
