import Crypto
import Foundation
import HTTPTypes
import HaloGateway
import HaloHardware
import HaloModel
import HaloStore
import Logging

/// A gateway in a world a test controls.
public struct GatewayWorld: Sendable {
    /// An answer with its body.
    public struct Answer: Sendable {
        /// Status code.
        public var status: Int
        /// Header fields.
        public var headers: HTTPFields
        /// Body.
        public var body: [UInt8]
        /// Body as text.
        public var text: String { String(decoding: body, as: UTF8.self) }
        /// Body as JSON.
        public func decode<Value: Decodable>(_ type: Value.Type) throws -> Value { try JSON.decode(type, from: body) }
    }

    /// The mesh's trust secret.
    public static let trustSecret = "a secret of this mesh"
    /// Time.
    public let clock = ManualClock()
    /// Randomness.
    public let random: SeededRandom
    /// The overlay.
    public let overlay = RecordingOverlay()
    /// The packet filter.
    public let filter: RecordingFilter
    /// The mesh manager of the gateway's device.
    public let manager = RecordedManager()
    /// The device itself.
    public let host = StaticHost()
    /// Files.
    public let files: MemoryFiles
    /// The database.
    public let database: Database
    /// The gateway.
    public let gateway: Gateway

    /// A gateway on a database in memory, or in the file at `path`.
    public init(
        path: String = ":memory:", files: MemoryFiles = MemoryFiles(), seed: UInt64 = 1,
        approval: GatewayConfiguration.ApprovalPolicy = .everyone, overlay prefix: String = "10.42.0.1/24",
        overlayFailure: HardwareError? = nil, filter: RecordingFilter = RecordingFilter(),
        modules: [Gateway.RouteModule] = []
    ) async throws {
        self.files = files
        self.filter = filter
        random = SeededRandom(seed: seed)
        database = try Database(path: path)
        overlay.failure = overlayFailure
        let environment = GatewayEnvironment(
            clock: clock, random: random, overlay: overlay, filter: filter, files: files,
            transport: manager,
            host: GatewayHost(addressing: host, routing: host, wireless: host, system: host),
            logger: Logger(label: "gateway") { _ in SwiftLogNoOpLogHandler() })
        guard let node = NodeID("gateway"), let prefix = IPv4Prefix(prefix) else {
            throw HardwareError(.invalid, prefix)
        }
        let configuration = GatewayConfiguration(
            node: node, overlay: prefix, trustSecret: Self.trustSecret, approval: approval,
            build: GatewayConfiguration.Build(version: "1.2.3", commit: "abc", time: "2026-11-24T00:00:00Z"),
            passwordCost: 16)
        gateway = try await Gateway(
            environment: environment, configuration: configuration, database: database, modules: modules)
    }

    /// Sends a request.
    public func send(
        _ method: String, _ path: String, token: String? = nil, headers: HTTPFields = [:], body: [UInt8] = []
    ) async -> Answer {
        var request = HTTPRequest(
            method: HTTPRequest.Method(method) ?? .get, scheme: "http", authority: "gateway", path: path,
            headerFields: headers)
        if let token { request.headerFields[.authorization] = "Bearer \(token)" }
        let response = await gateway.respond(to: HTTPMessage(request, body: body))
        let answer = Answer(
            status: response.head.status.code, headers: response.head.headerFields, body: response.body)
        checkIsDocumented(answer, to: request)
        return answer
    }

    /// Stops the tests when a route answers what its row does not say: another status, or a body of another shape.
    private func checkIsDocumented(_ answer: Answer, to request: HTTPRequest) {
        let method = request.method == .head ? .get : request.method
        let parts = request.pathWithoutQuery.split(separator: "/")
        let route = gateway.table.routes.first { route in
            let pattern = route.path.split(separator: "/")
            return route.method == method && pattern.count == parts.count
                && zip(pattern, parts).allSatisfy { $0.hasPrefix("{") || $0 == $1 }
        }
        guard let route else { return }
        let answers = [route.success] + route.alike
        guard let status = answers.first(where: { $0.code == answer.status }) else {
            guard route.problems.contains(where: { $0.code == answer.status }) else {
                fatalError(
                    "\(method) \(route.path) answered \(answer.status), which it does not document: \(answer.text)")
            }
            return
        }
        guard let type = route.response.type, request.method != .head else { return }
        do {
            if let fault = try type.fault(in: answer.body) {
                fatalError("\(method) \(route.path) answered \(status) with no \(type.name): \(fault): \(answer.text)")
            }
        } catch {
            fatalError("\(method) \(route.path) answered \(status) with no JSON: \(answer.text)")
        }
    }

    /// Sends a request with a JSON body.
    public func send(
        _ method: String, _ path: String, token: String? = nil, json: some Encodable
    ) async throws -> Answer {
        await send(method, path, token: token, headers: [.contentType: "application/json"], body: try JSON.encode(json))
    }

    /// Signs somebody in that is made for it.
    public func token(_ role: UserRole) async throws -> String {
        try await gateway.createUser("test-\(role.rawValue)", role: role, password: "pass")
        let answer = try await send(
            "POST", "/api/auth/login", json: LoginRequest(username: "test-\(role.rawValue)", password: "pass"))
        return try answer.decode(LoginResponse.self).accessToken
    }

    /// A registration, signed as a device would.
    public func registration(
        _ name: String, radio: UInt64, key: UInt8, secret: String = trustSecret, nonce: [UInt8]? = nil
    ) throws -> OverlayRegistration {
        guard let node = NodeID(name), let publicKey = WireGuardKey(octets: Array(repeating: key, count: 32)) else {
            throw HardwareError(.invalid, name)
        }
        var registration = OverlayRegistration(
            node: node, radio: MACAddress(rawValue: radio), publicKey: publicKey,
            nonce: Base64.encode(nonce ?? random.octets(16)), signature: "")
        registration.signature = Base64.encode(
            HMAC<SHA256>.authenticationCode(
                for: Data(registration.signedText.utf8), using: SymmetricKey(data: Data(secret.utf8))))
        return registration
    }

    /// Brings a device in.
    /// - Returns: Its token.
    public func join(_ name: String, radio: UInt64, key: UInt8) async throws -> String {
        let answer = try await send(
            "POST", "/v1/mesh/wg-register", json: try registration(name, radio: radio, key: key))
        guard let token = try answer.decode(OverlayAdmission.self).token else {
            throw HardwareError(.refused, answer.text)
        }
        return token
    }
}
