import ArgumentParser
import FoundationEssentials
import HTTPTypes
import HaloHardware
import HaloLinux
import HaloModel
import HaloProgram

/// What every part of `haloctl gateway` needs: the options, and the gateway's API.
struct GatewayClient: ParsableArguments {
    @Option(help: "File that keeps who is signed in (default: ~/.config/halo/gateway.json).", completion: .file())
    var session: String?

    @Flag(help: "Print JSON.")
    var json = false

    /// Nobody answers (sysexits.h, EX_UNAVAILABLE).
    static let unreachable = ExitCode(69)
    /// Nobody is signed in, or not with the right to do this (EX_NOPERM).
    static let notAllowed = ExitCode(77)
    private static let limit = Duration.seconds(30)

    /// The file's path.
    var path: String {
        get throws { try session.map { try WorkingFolder.absolute($0) } ?? GatewaySession.standardPath }
    }

    /// The answer to a GET.
    /// - Throws: `ExitCode` after telling why: 69 nobody answers, 77 not signed in or not allowed, 1 refused.
    func get<Value: Decodable>(_ path: String, _ type: Value.Type = Value.self) async throws -> Value {
        try decode(try await ask(.get, path))
    }

    /// The answer to a request with a JSON body.
    /// - Throws: as `get`.
    func post<Value: Decodable>(_ path: String, _ body: some Encodable, _ type: Value.Type = Value.self) async throws
        -> Value
    {
        try decode(try await ask(.post, path, body: [UInt8](try JSONEncoder().encode(body))))
    }

    private func decode<Value: Decodable>(_ octets: [UInt8]) throws -> Value {
        do {
            return try JSONDecoder().decode(Value.self, from: Data(octets))
        } catch {
            StandardError.write("the gateway answers with something else than this haloctl knows: \(error)")
            throw ExitCode.failure
        }
    }

    /// The body of the answer, asked as whoever is signed in; a token that has ended is renewed.
    /// - Throws: as `get`.
    func ask(_ method: HTTPRequest.Method, _ resource: String, body: [UInt8] = []) async throws -> [UInt8] {
        guard var signedIn = try loaded() else {
            StandardError.write("nobody is signed in: haloctl gateway login --gateway ADDRESS")
            throw Self.notAllowed
        }
        var answer = try await send(method, resource, body, signedIn)
        if answer.head.status == .unauthorized, let token = signedIn.refreshToken {
            let renewal = try await send(
                .post, "/api/auth/refresh", [UInt8](try JSONEncoder().encode(["refresh_token": token])), signedIn)
            if renewal.head.status == .ok,
                let login = try? JSONDecoder().decode(LoginResponse.self, from: Data(renewal.body))
            {
                signedIn.accessToken = login.accessToken
                signedIn.refreshToken = login.refreshToken
                try save(signedIn)
                answer = try await send(method, resource, body, signedIn)
            }
        }
        return try checked(answer)
    }

    /// The body of an answer that is none of an error.
    func checked(_ answer: HTTPMessage<HTTPResponse>) throws -> [UInt8] {
        guard !(200..<300).contains(answer.head.status.code) else { return answer.body }
        let problem = try? JSONDecoder().decode(Problem.self, from: Data(answer.body))
        StandardError.write(problem?.detail ?? "the gateway answered \(answer.head.status.code)")
        throw [401, 403].contains(answer.head.status.code) ? Self.notAllowed : ExitCode.failure
    }

    /// One exchange.
    /// - Throws: `ExitCode` 69.
    func send(
        _ method: HTTPRequest.Method, _ resource: String, _ body: [UInt8], _ session: GatewaySession
    ) async throws -> HTTPMessage<HTTPResponse> {
        guard let address = IPv4Address(session.address) else {
            StandardError.write("\(session.address) is no IPv4 address")
            throw ExitCode(64)
        }
        var fields: HTTPFields = [:]
        if !session.accessToken.isEmpty { fields[.authorization] = "Bearer \(session.accessToken)" }
        if !body.isEmpty { fields[.contentType] = "application/json" }
        let request = HTTPRequest(
            method: method, scheme: "http", authority: "\(session.address):\(session.port)", path: resource,
            headerFields: fields)
        do {
            return try await LinuxHTTPTransport(root: "/").send(
                HTTPMessage(request, body: body), to: .tcp(address, session.port), within: Self.limit)
        } catch let error as HardwareError {
            StandardError.write("\(session.address):\(session.port) does not answer: \(error)")
            throw Self.unreachable
        }
    }

    /// Who is signed in.
    /// - Throws: `ExitCode` 66 when the file cannot be read.
    func loaded() throws -> GatewaySession? {
        do {
            return try GatewaySession.load(try path)
        } catch let error as HardwareError {
            StandardError.write("\(error)")
            throw ExitCode(66)
        }
    }

    /// Keeps who is signed in.
    /// - Throws: `ExitCode` 73 when the file cannot be written.
    func save(_ session: GatewaySession) throws {
        do {
            try session.save(try path)
        } catch let error as HardwareError {
            StandardError.write("the session cannot be kept: \(error)")
            throw ExitCode(73)
        }
    }

    /// Prints a value, as JSON or as text.
    func show(_ value: some Encodable, onOneLine: Bool = false, _ lines: @autoclosure () -> [[String]]) throws {
        guard json else { return Screen.say(Self.columns(lines())) }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        if !onOneLine { encoder.outputFormatting.insert(.prettyPrinted) }
        Screen.say(String(decoding: try encoder.encode(value), as: UTF8.self))
    }

    /// Lines whose cells stand under each other.
    static func columns(_ lines: [[String]]) -> String {
        let count = lines.map(\.count).max() ?? 0
        let widths = (0..<count).map { column in
            lines.compactMap { $0.indices.contains(column) ? $0[column].count : nil }.max() ?? 0
        }
        return lines.map { line in
            var text = ""
            for (cell, width) in zip(line, widths) {
                text += cell + String(repeating: " ", count: width - cell.count + 2)
            }
            while text.last == " " { text.removeLast() }
            return text
        }.joined(separator: "\n")
    }
}
