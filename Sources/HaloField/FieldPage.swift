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
        let path = request.pathWithoutQuery
        guard ["/", "/api/diag"].contains(path) else {
            return answer(.notFound, "text/plain; charset=utf-8", Array("There is / and /api/diag.\n".utf8))
        }
        guard request.method == .get || request.method == .head else {
            return answer(.methodNotAllowed, "text/plain; charset=utf-8", Array("Only GET.\n".utf8), allow: true)
        }
        let report = await diagnose()
        if path == "/" { return answer(.ok, "text/html; charset=utf-8", Array(DiagnosticsPage.html(report).utf8)) }
        return .json(report)
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
        let mesh: MeshReport? = await value("halo-mesh") {
            try await environment.transport.ask(DevicePaths.meshSocket, "/v1/mesh")
        }
        let agent: AgentStatus? = await value("halo-agent") {
            try await environment.transport.ask(DevicePaths.agentSocket, "/v1/agent")
        }
        let system = await value("system") { try environment.system.snapshot() }
        let fix = await value("gps") { try await environment.gps.fix(within: .seconds(2)) }
        return FieldReport(
            node: mesh?.node ?? configuration.node, time: environment.clock.wallTime, mesh: mesh, agent: agent,
            system: system.map { FieldReport.System($0) }, place: fix.flatMap { FieldReport.Place($0) },
            failures: failures)
    }

    private func answer(
        _ status: HTTPResponse.Status, _ type: String, _ body: [UInt8], allow: Bool = false
    ) -> HTTPMessage<HTTPResponse> {
        var fields: HTTPFields = [.contentType: type, .cacheControl: "no-store"]
        if allow { fields[.allow] = "GET, HEAD" }
        return HTTPMessage(HTTPResponse(status: status, headerFields: fields), body: body)
    }
}
