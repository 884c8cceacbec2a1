import ArgumentParser
import FoundationEssentials
import HaloHardware
import HaloModel
import HaloProgram

/// `haloctl gateway login`.
struct GatewayLoginCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "login", abstract: "Sign in at a gateway.",
        discussion: """
            Asks for the password, or reads it from standard input. The password of a gateway's first start has to be changed at once; \
            the new one is asked for, or is the second line of standard input.
            """)

    @OptionGroup var client: GatewayClient
    @Option(name: .customLong("gateway"), help: "The gateway's IPv4 address, with :PORT when that is not 8080.")
    var gateway: String
    @Option(help: "Who signs in.")
    var user = "admin"

    func run() async throws {
        let parts = gateway.split(separator: ":", maxSplits: 1).map(String.init)
        guard let host = parts.first, IPv4Address(host) != nil, let port = parts.count > 1 ? UInt16(parts[1]) : 8080
        else { throw ValidationError("--gateway: expected ADDRESS or ADDRESS:PORT, such as 10.42.0.1:8080") }
        var session = GatewaySession(address: host, port: port, user: user, accessToken: "", refreshToken: nil)
        let password = try secret("Password of \(user): ")
        var login = try await exchange(LoginRequest(username: user, password: password), "/api/auth/login", session)
        session.accessToken = login.accessToken
        if login.mustChangePassword == true {
            let new = try secret("This password was shown at the first start. New password: ")
            login = try await exchange(
                ["password": password, "new_password": new], "/api/auth/change-password", session)
            session.accessToken = login.accessToken
        }
        session.refreshToken = login.refreshToken
        try client.save(session)
        StandardError.write("signed in at \(host):\(port) as \(user), \(login.role.rawValue)")
    }

    private func secret(_ prompt: String) throws -> String {
        guard let answer = TerminalInput.ask(prompt, isSecret: true), !answer.isEmpty else {
            StandardError.write("no password was given")
            throw ExitCode(64)
        }
        return answer
    }

    private func exchange(
        _ body: some Encodable, _ path: String, _ session: GatewaySession
    ) async throws -> LoginResponse {
        let answer = try await client.send(.post, path, [UInt8](try JSONEncoder().encode(body)), session)
        return try JSONDecoder().decode(LoginResponse.self, from: Data(try client.checked(answer)))
    }
}

/// `haloctl gateway logout`.
struct GatewayLogoutCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "logout", abstract: "Forget who is signed in.")

    @OptionGroup var client: GatewayClient

    func run() async throws {
        do {
            try GatewaySession.remove(try client.path)
        } catch let error as HardwareError {
            StandardError.write("\(error)")
            throw ExitCode(73)
        }
    }
}
