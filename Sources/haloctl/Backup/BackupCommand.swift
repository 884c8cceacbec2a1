import ArgumentParser
import HaloHardware
import HaloLinux
import HaloProgram

/// `haloctl backup`.
struct BackupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Copy the gateway's database into a file while the gateway works.",
        discussion: """
            The copy is the database as it was when copying began; every page of it is checked. It holds the signing key and \
            password hashes: keep it where only you can read it. Trust secret and tokens of /etc/halo are not in it.
            Exit codes: 0 done; 65 the database is damaged; 66 there is none; 73 the file is there already or cannot be \
            written; 74 the medium failed; 75 the database was locked too long.
            """)

    @Argument(help: "The file to make.", completion: .file())
    var file: String

    @OptionGroup var options: BackupOptions

    func run() throws {
        try CheckedCopy.told {
            let (source, target) = (try options.database(), try WorkingFolder.absolute(file))
            let files = LinuxFileSystem(root: "/")
            guard try files.status(source) != nil else {
                throw HardwareError(.notFound, "\(source): there is no database here; --root names another folder")
            }
            guard try files.status(target) == nil else {
                throw HardwareError(.invalid, "\(file): is there already; remove it or take another name")
            }
            try options.show(try CheckedCopy(from: source, to: target).make(), file)
        }
    }
}
