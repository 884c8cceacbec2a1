import Dispatch
import HaloSim

/// Commands typed while a mesh runs.
struct Prompt: Sendable {
    let live: LiveLoop

    /// Reads standard input on a thread of its own until it ends.
    func start() {
        DispatchQueue(label: "halo-sim.prompt").async {
            while let line = readLine() {
                let words = line.split(separator: " ").map { String($0) }
                guard let verb = words.first else { continue }
                if verb == "quit" || verb == "exit" { return live.end() }
                obey(verb, Array(words.dropFirst()))
            }
        }
    }

    private func obey(_ verb: String, _ names: [String]) {
        let done = DispatchSemaphore(value: 0)
        live.post { mesh in
            Terminal.endProgress()
            Terminal.say(Self.answer(verb, names, mesh))
            done.signal()
        }
        done.wait()
    }

    private static func answer(_ verb: String, _ names: [String], _ mesh: MeshRun) -> String {
        do {
            switch (verb, names.count) {
            case ("status", 0): return mesh.table
            case ("kill", 1): try mesh.setPower(false, of: names[0])
            case ("heal", 1): try mesh.setPower(true, of: names[0])
            case ("cut", 2): try mesh.cut(true, names[0], names[1])
            case ("join", 2): try mesh.cut(false, names[0], names[1])
            default:
                return """
                    status            every device's state
                    kill NODE         take its power away
                    heal NODE         give it back
                    cut NODE NODE     cut the link between two
                    join NODE NODE    mend it
                    quit              end the mesh
                    """
            }
            return "done"
        } catch {
            return "\(error)"
        }
    }
}
