import ArgumentParser
import FoundationEssentials
import HaloLinux
import HaloModel
import HaloProgram

/// `haloctl gateway ask`.
struct GatewayAskCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ask", abstract: "Ask a device to do something, and show what came of it.",
        discussion: """
            find-sensors searches the buses now; journal SERVICE shows what a service wrote; restart-service SERVICE; reboot. \
            SERVICE is one of \(NodeCommand.services.joined(separator: ", ")). A device learns of it with its next heartbeat, every 15 s.
            Exit codes as of haloctl gateway; 1 also when the device could not do it, 75 when it was not heard of in time.
            """)

    @OptionGroup var client: GatewayClient
    @Argument(help: "The device.", completion: .default)
    var node: String
    @Argument(help: "What to do: \(NodeCommand.Verb.allCases.map(\.rawValue).joined(separator: ", ")).")
    var verb: NodeCommand.Verb
    @Argument(help: "Which service.", completion: .list(NodeCommand.services))
    var service: String?
    @Flag(help: "Do not wait for what comes of it.")
    var noWait = false

    func run() async throws {
        guard let node = NodeID(node) else { throw ValidationError("\(node) is no name of a device") }
        let path = "/v1/nodes/\(node)/commands"
        // Asked again after a lost answer, it is the same command.
        let key = LinuxRandomSource().octets(8).map { String($0, radix: 16) }.joined()
        var command: NodeCommand = try await client.post(
            path, NodeCommandRequest(verb: verb, service: service, requestKey: key))
        var shown: NodeCommand.State?
        while !noWait, [.waiting, .running].contains(command.state) {
            if command.state != shown, !client.json { StandardError.write("\(node): \(command.state.rawValue)") }
            shown = command.state
            try await LinuxClock().sleep(for: .seconds(1))
            let page: Page<NodeCommand> = try await client.get(path)
            guard let now = page.items.first(where: { $0.id == command.id }) else { break }
            command = now
        }
        try client.show(command, [[command.output ?? command.state.rawValue]])
        switch command.state {
        case .failed: throw ExitCode.failure
        case .expired: throw ExitCode(75)
        case .waiting, .running, .done: return
        }
    }
}

extension NodeCommand.Verb: ExpressibleByArgument {}

/// `haloctl gateway get`.
struct GatewayGetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "get", abstract: "Print what the gateway answers at a path, such as /v1/mesh/topology.",
        discussion: "The paths are listed at /docs of the gateway, and in its /openapi.json.")

    @OptionGroup var client: GatewayClient
    @Argument(help: "The path, with its query.")
    var resource: String

    func validate() throws {
        let isPath = resource.hasPrefix("/") && resource.utf8.allSatisfy { (0x21...0x7E).contains($0) }
        guard isPath else { throw ValidationError("expected a path such as /v1/nodes, found \(resource)") }
    }

    func run() async throws {
        Screen.say(String(decoding: try await client.ask(.get, resource), as: UTF8.self))
    }
}
