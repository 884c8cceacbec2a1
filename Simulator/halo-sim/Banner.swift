import HaloSim

/// What `halo-sim up` says first.
enum Banner {
    static func show(_ mesh: MeshRun, port: UInt16, scenario: Scenario) {
        Terminal.say(
            """

            HALO virtual mesh "\(scenario.name)": \(scenario.nodes.count) devices, \
            \(scenario.region) channel \(scenario.channel) at \(scenario.widthMHz) MHz, seed \(mesh.seed)

              portal and API  http://127.0.0.1:\(port)/
              user            admin
              password        \(mesh.administratorPassword ?? "(the gateway has not started)")
              control         http://127.0.0.1:\(port &+ 1)/   (POST /nodes/NAME/kill, POST /nodes/NAME/heal)

            Type help for commands, Ctrl-C to end.

            """)
    }
}

/// The line that shows how the mesh is doing: redrawn on a terminal, every ten seconds otherwise.
///
/// `@unchecked Sendable`: used by the live loop's thread only, and by the main thread after that has ended.
final class StatusLine: @unchecked Sendable {
    private var count = 0

    func show(_ mesh: MeshRun) {
        if Terminal.isInteractive {
            Terminal.progress(mesh.statusLine)
        } else if count % 10 == 0 {
            Terminal.note(mesh.statusLine)
        }
        count += 1
    }

    func end() { Terminal.endProgress() }
}
