import ArgumentParser
import HaloHardware
import HaloLinux
import HaloProgram
import HaloStore

/// `haloctl restore`.
struct RestoreCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Put a backup in the place of the gateway's database.",
        discussion: """
            The gateway has to be stopped (systemctl stop gateway-api). The backup is checked first; a database of an earlier \
            version is brought up to date by the gateway's next start. Samples that devices delivered after the backup was \
            made are gone: devices keep only what was not acknowledged.
            Exit codes: 0 done; 65 the backup is damaged or of a newer program; 66 there is no such file; 73 there is a \
            database already, or it cannot be written; 74 the medium failed; 75 the gateway runs.
            """)

    @Argument(help: "The backup.", completion: .file())
    var file: String

    @Flag(help: "Replace the database that is there. What it holds is lost; haloctl backup keeps it.")
    var replace = false

    @OptionGroup var options: BackupOptions

    func run() throws {
        try CheckedCopy.told {
            let (source, target) = (try WorkingFolder.absolute(file), try options.database())
            let files = LinuxFileSystem(root: "/")
            guard try files.status(source) != nil else {
                throw HardwareError(.notFound, "\(file): there is no such file")
            }
            try checkIsFree(target, files)
            _ = try DatabaseCheck(path: source).run()
            let summary = try CheckedCopy(from: source, to: target).make {
                // Looked at again: copying takes a while.
                try checkIsFree(target, files)
                // A log belongs to the database it was written for.
                for suffix in ["-wal", "-shm"] where try files.status(target + suffix) != nil {
                    try files.remove(target + suffix)
                }
            }
            try options.show(summary, "restored")
        }
    }

    private func checkIsFree(_ target: String, _ files: LinuxFileSystem) throws {
        guard try files.status(target) != nil else { return }
        guard replace else {
            throw HardwareError(.invalid, "\(target): there is a database already; --replace gives it up")
        }
        do {
            guard try !DatabaseCheck(path: target).isInUse() else {
                throw DatabaseError(
                    kind: .busy, message: "the gateway runs; systemctl stop gateway-api", statement: "restore")
            }
        } catch let error as DatabaseError where error.kind == .corrupt {
            // A damaged one is what backups are for.
        }
    }
}
