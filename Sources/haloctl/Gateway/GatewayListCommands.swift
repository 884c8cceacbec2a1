import ArgumentParser
import HaloLinux
import HaloModel

/// `haloctl gateway nodes`.
struct GatewayNodesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "nodes", abstract: "List the devices.")

    @OptionGroup var client: GatewayClient

    func run() async throws {
        var nodes: [NodeSummary] = []
        var cursor = ""
        repeat {
            let page: Page<NodeSummary> = try await client.get("/v1/nodes?limit=500&cursor=\(cursor)")
            nodes += page.items
            cursor = page.nextCursor ?? ""
        } while !cursor.isEmpty
        let lines = nodes.map { node in
            [
                node.node.rawValue, node.role.rawValue, node.online ? node.meshState?.rawValue ?? "online" : "offline",
                node.overlay?.description ?? "-", node.lastSeen?.description ?? "never heard", node.title ?? "",
            ]
        }
        try client.show(nodes, [["NODE", "ROLE", "STATE", "OVERLAY", "LAST HEARD", "TITLE"]] + lines)
    }
}

/// `haloctl gateway registrations`.
struct GatewayRegistrationsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "registrations", abstract: "List the devices that asked to come in.")

    @OptionGroup var client: GatewayClient

    func run() async throws {
        let page: Page<RegistrationSummary> = try await client.get("/v1/registrations?limit=1000")
        let lines = page.items.map { item in
            [
                "\(item.id)", item.requestedName.rawValue, item.radio.description, item.status.rawValue,
                item.last.description,
            ]
        }
        try client.show(page.items, [["NUMBER", "NAME", "RADIO", "STATUS", "LAST ASKED"]] + lines)
    }
}

/// What is decided about a device that asked to come in.
struct GatewayDecision: ParsableArguments {
    @OptionGroup var client: GatewayClient
    @Argument(help: "Its number, as registrations lists it.")
    var number: Int64

    /// - Throws: as `GatewayClient.get`.
    func send(_ verb: String) async throws { _ = try await client.ask(.post, "/v1/registrations/\(number)/\(verb)") }
}

/// `haloctl gateway approve`.
struct GatewayApproveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "approve", abstract: "Let a device in that asked to come in.")

    @OptionGroup var decision: GatewayDecision

    func run() async throws { try await decision.send("approve") }
}

/// `haloctl gateway reject`.
struct GatewayRejectCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reject", abstract: "Keep a device out that asked to come in, or take it out again.")

    @OptionGroup var decision: GatewayDecision

    func run() async throws { try await decision.send("reject") }
}

/// `haloctl gateway events`.
struct GatewayEventsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "events", abstract: "Show what happened, oldest first.",
        discussion:
            "--follow goes on showing what happens, until interrupted; it asks every 2 s. --json prints one object a line."
    )

    @OptionGroup var client: GatewayClient
    @Option(help: "Only events of this kind: \(kinds.joined(separator: ", ")).", completion: .list(kinds))
    var kind: String?
    @Flag(name: .shortAndLong, help: "Go on showing new ones.")
    var follow = false

    private static let kinds = ["account", "node", "trust", "radio"]

    /// An event as the API has it.
    private struct Event: Codable, Equatable {
        var id: Int64
        var time: String
        var kind: String
        var subject: String
        var what: String
        var why: String
    }

    private struct EventPage: Decodable {
        var items: [Event]
        var nextCursor: String?

        enum CodingKeys: String, CodingKey {
            case items
            case nextCursor = "next_cursor"
        }
    }

    func validate() throws {
        guard kind.map(Self.kinds.contains) ?? true else {
            throw ValidationError("--kind: expected one of \(Self.kinds.joined(separator: ", "))")
        }
    }

    func run() async throws {
        var last: Int64 = 0
        while true {
            let kinds = kind.map { "&kind=\($0)" } ?? ""
            let page: EventPage = try await client.get("/v1/events?limit=1000&cursor=\(last)\(kinds)")
            last = page.items.last?.id ?? last
            if client.json {
                for event in page.items { try client.show(event, onOneLine: true, []) }
            } else if !page.items.isEmpty {
                let lines = page.items.map { [$0.time, $0.kind, $0.subject, $0.what, $0.why] }
                Screen.say(GatewayClient.columns(lines))
            }
            if page.nextCursor != nil { continue }
            guard follow else { return }
            try await LinuxClock().sleep(for: .seconds(2))
        }
    }
}
