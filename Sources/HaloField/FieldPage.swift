import FoundationEssentials
import HTTPTypes
import HaloHardware
import HaloModel
import Logging

/// The page a phone sees beside a device: where the device stands in the mesh, and why. Read-only, without login; it
/// answers whatever else is down.
public struct FieldPage: Sendable {
    /// Port of HTTP (RFC 9110 4.2.1), so that the phone needs no more than the address.
    public static let port: UInt16 = 80

    private let environment: FieldEnvironment
    private let configuration: NodeConfiguration
    private let address: HTTPAddress

    /// A page of this device.
    /// - Parameter address: where it listens; port 80 of every address when left out.
    public init(
        environment: FieldEnvironment, configuration: NodeConfiguration,
        address: HTTPAddress = .tcp(.any, FieldPage.port)
    ) {
        self.environment = environment
        self.configuration = configuration
        self.address = address
    }

    /// Serves until the task is cancelled; an address in use is tried again every ten seconds.
    /// - Throws: `CancellationError`.
    public func run() async throws {
        while true {
            do {
                try await environment.transport.serve(address) { await respond(to: $0.head) }
            } catch let error as HardwareError {
                environment.logger.error("the page cannot be served", metadata: ["error": "\(error)"])
            }
            try await environment.clock.sleep(for: .seconds(10))
        }
    }

    /// Answers one request.
    public func respond(to request: HTTPRequest) async -> HTTPMessage<HTTPResponse> {
        let path = request.path?.split(separator: "?", maxSplits: 1).first.map { String($0) } ?? "/"
        guard ["/", "/api/diag"].contains(path) else {
            return answer(.notFound, "text/plain; charset=utf-8", Array("There is / and /api/diag.\n".utf8))
        }
        guard request.method == .get || request.method == .head else {
            return answer(.methodNotAllowed, "text/plain; charset=utf-8", Array("Only GET.\n".utf8), allow: true)
        }
        let report = await diagnose()
        if path == "/" { return answer(.ok, "text/html; charset=utf-8", Array(DiagnosticsPage.html(report).utf8)) }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let body = try? encoder.encode(report) else {
            return answer(
                .internalServerError, "text/plain; charset=utf-8", Array("The report does not encode.\n".utf8))
        }
        return answer(.ok, "application/json", [UInt8](body))
    }

    /// What the device knows of itself now; whatever does not answer is `nil`, with the reason in `failures`.
    public func diagnose() async -> FieldReport {
        var failures: [String] = []
        func value<Value>(_ what: String, _ body: () async throws -> Value) async -> Value? {
            do {
                return try await body()
            } catch {
                failures.append("\(what): \(error)")
                return nil
            }
        }
        let mesh: MeshReport? = await value("halo-mesh") { try await local(DevicePaths.meshSocket, "/v1/mesh") }
        let agent: AgentStatus? = await value("halo-agent") { try await local(DevicePaths.agentSocket, "/v1/agent") }
        let system = await value("system") { try environment.system.snapshot() }
        let fix = await value("gps") { try await environment.gps.fix(within: .seconds(2)) }
        return FieldReport(
            node: mesh?.node ?? configuration.node, time: environment.clock.wallTime, mesh: mesh, agent: agent,
            system: system.map { FieldReport.System($0) }, place: fix.flatMap { FieldReport.Place($0) },
            failures: failures)
    }

    /// What another program of the device answers on its socket.
    private func local<Value: Decodable>(_ socket: String, _ path: String) async throws -> Value {
        let request = HTTPRequest(method: .get, scheme: "http", authority: "localhost", path: path)
        let response = try await environment.transport.send(
            HTTPMessage(request), to: .unix(socket), within: .seconds(3))
        guard response.head.status == .ok else {
            throw HardwareError(.invalid, "answered \(response.head.status.code)")
        }
        return try JSONDecoder().decode(Value.self, from: Data(response.body))
    }

    private func answer(
        _ status: HTTPResponse.Status, _ type: String, _ body: [UInt8], allow: Bool = false
    ) -> HTTPMessage<HTTPResponse> {
        var fields: HTTPFields = [.contentType: type, .cacheControl: "no-store"]
        if allow { fields[.allow] = "GET, HEAD" }
        return HTTPMessage(HTTPResponse(status: status, headerFields: fields), body: body)
    }
}
