import ArgumentParser
import FoundationEssentials
import HaloModel
import HaloProgram
import HaloStore

/// Options that `haloctl backup` and `haloctl restore` have in common.
struct BackupOptions: ParsableArguments {
    @Option(help: "Folder that stands for / (default: $HALO_ROOT, or /).")
    var root: String?

    @Flag(help: "Print JSON. Progress goes to standard error either way.")
    var json = false

    /// The gateway's database, as the machine names it.
    /// - Throws: `HardwareError` when the working folder is gone.
    func database() throws -> String {
        var options = ProgramOptions()
        options.root = root
        let folder = options.rootFolder
        return folder == "/" ? DevicePaths.database : try WorkingFolder.absolute(folder) + DevicePaths.database
    }

    /// Prints what a database holds.
    func show(_ summary: DatabaseCheck.Summary, _ text: String) throws {
        guard json else {
            return print(
                "\(text): \(summary.octets) octets, \(summary.nodes) devices, \(summary.samples) samples, "
                    + "schema \(summary.schemaVersion)")
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        print(String(decoding: try encoder.encode(summary), as: UTF8.self))
    }
}
