import FoundationEssentials
import HaloModel

/// What `deploy/build.sh` made: the content of `manifest.json`.
public struct Artifacts: Sendable, Equatable {
    /// One program.
    public struct Program: Sendable, Equatable, Decodable {
        /// Its file beside the manifest.
        public let name: String
        /// Octets.
        public let size: Int
        /// SHA-256 of its content, hexadecimal.
        public let sha256: String
    }

    /// The commit it was built from, as `--version` tells it.
    public let commit: String
    /// The processor it is for, as uname(1) calls it.
    public let machine: String
    /// The programs.
    public let programs: [Program]

    /// The largest program taken, octets.
    public static let limit = 64_000_000

    /// Reads a manifest.
    /// - Throws: `DeployError` that says what is wrong with it. What is taken is safe in a command line.
    public init(json: [UInt8], file: String) throws(DeployError) {
        struct Manifest: Decodable {
            let commit: String
            let target: String
            let programs: [Program]
        }
        let manifest: Manifest
        do {
            manifest = try JSONDecoder().decode(Manifest.self, from: Data(json))
        } catch {
            throw DeployError("\(file): not a manifest of deploy/build.sh; build again")
        }
        let parts = manifest.commit.split(separator: "-" as Character, omittingEmptySubsequences: false)
        let isCommit = (1...2).contains(parts.count) && Self.isHexadecimal(parts[0], 7...40)
        guard isCommit, parts.count == 1 || parts[1] == "dirty" else {
            throw DeployError("\(file): \"\(manifest.commit.prefix(60))\" is no commit; build in a git checkout")
        }
        for program in manifest.programs {
            guard DeviceProgram.all.contains(where: { $0.name == program.name }) else {
                throw DeployError("\(file): there is no program \"\(program.name.prefix(60))\"")
            }
            guard Self.isHexadecimal(program.sha256[...], 64...64), (1...Self.limit).contains(program.size) else {
                throw DeployError("\(file): size or sum of \(program.name) is wrong; build again")
            }
        }
        commit = manifest.commit
        machine = String(manifest.target.prefix { $0 != "-" })
        programs = manifest.programs
    }

    private static func isHexadecimal(_ text: Substring, _ count: ClosedRange<Int>) -> Bool {
        count.contains(text.utf8.count)
            && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    }
}
