import ArgumentParser
import HaloDocuments
import HaloHardware
import HaloLinux
import HaloSim

/// Reads the scenario a command was given.
enum ScenarioArgument {
    /// - Throws: `ExitCode` after saying what is wrong.
    static func load(_ path: String) throws -> Scenario {
        let octets: [UInt8]
        do {
            octets = try LinuxFileSystem(root: "/").read(Terminal.absolute(path), limit: ScenarioFile.sizeLimit)
        } catch {
            Terminal.note("halo-sim: \(path): cannot be read: \(error)\nhalo-sim scenarios lists those there are.")
            throw ExitCode.noInput
        }
        guard let text = String(validating: octets, as: UTF8.self) else {
            Terminal.note("halo-sim: \(path): is not UTF-8 text; scenarios are YAML files")
            throw ExitCode.dataError
        }
        do {
            return try ScenarioFile.parse(text, file: path)
        } catch {
            Terminal.note("halo-sim: \(error)")
            throw ExitCode.dataError
        }
    }
}
