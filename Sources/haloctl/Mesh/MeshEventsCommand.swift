import ArgumentParser
import HaloDoctor
import HaloHardware
import HaloLinux
import HaloModel
import HaloProgram

/// `haloctl mesh events`.
struct MeshEventsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "events",
        abstract: "Show what halo-mesh decided, with its reasons, oldest first.",
        discussion: """
            The last 512 are kept, since halo-mesh was started. --json prints one object a line.
            Exit codes: 0; 69 halo-mesh does not answer.
            """)

    @OptionGroup var socket: MeshSocket

    @Option(name: .shortAndLong, help: "How many of the newest to show; all when left out.")
    var number: Int?

    @Option(help: "Only events of this kind: \(MeshEvent.Kind.allCases.map(\.rawValue).joined(separator: ", ")).")
    var kind: MeshEvent.Kind?

    @Flag(help: "Show what each was decided from, too.")
    var basis = false

    @Flag(name: .shortAndLong, help: "Go on showing new ones until interrupted.")
    var follow = false

    func validate() throws {
        guard number.map({ $0 >= 0 }) ?? true else { throw ValidationError("--number: expected 0 or more") }
    }

    func run() async throws {
        var page = try await rest(after: 0)
        try show(number.map { Array(page.items.suffix($0)) } ?? page.items)
        let clock = LinuxClock()
        while follow {
            try await clock.sleep(for: .seconds(1))
            let run = page.run
            page = try await rest(after: page.next)
            if page.run != run {
                StandardError.write("halo-mesh was started anew")
                page = try await rest(after: 0)
            } else if page.missed {
                StandardError.write("some events came and went between two looks")
            }
            try show(page.items)
        }
    }

    /// Everything after an event, page by page.
    private func rest(after id: UInt64) async throws -> MeshEventPage {
        var all: MeshEventPage = try await socket.ask("/v1/mesh/events?after=\(id)")
        var isMore = !all.items.isEmpty
        while isMore {
            let page: MeshEventPage = try await socket.ask("/v1/mesh/events?after=\(all.next)")
            guard page.run == all.run else { break }
            all.items += page.items
            all.next = page.next
            isMore = !page.items.isEmpty
        }
        all.items = all.items.filter { kind == nil || $0.kind == kind }
        return all
    }

    private func show(_ events: [MeshEvent]) throws {
        for event in events { try socket.show(event, MeshEventText.line(event, basis: basis)) }
    }
}

extension MeshEvent.Kind: ExpressibleByArgument {}
