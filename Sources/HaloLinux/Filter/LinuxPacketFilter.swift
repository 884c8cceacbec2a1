import FoundationEssentials
import HaloHardware
import HaloModel

/// nftables through nft(8), in the JSON of libnftables-json(5): the table `inet halo`. One call of nft is one transaction of
/// the kernel.
public struct LinuxPacketFilter: PacketFilter {
    private static let nft = "/usr/sbin/nft"
    private static let sysctl = "/usr/sbin/sysctl"
    private static let file = "/run/halo/firewall.json"
    private static let limit = Duration.seconds(10)

    private let root: String
    private let files: LinuxFileSystem
    private let processes: any ProcessRunner

    /// Keeps the file it gives to nft below `root`, and starts nft with `processes`.
    public init(root: String = "/", processes: any ProcessRunner = LinuxProcessRunner()) {
        self.root = root == "/" ? "" : root
        files = LinuxFileSystem(root: root)
        self.processes = processes
    }

    /// `nft list table`.
    /// - Throws: `HardwareError` `invalid` when somebody else changed the table, `unsupported` without nft or nftables in the
    ///   kernel, `notPermitted`, `io`.
    public func ruleset() async throws -> FirewallRuleset? {
        let result = try await run(["--json", "list", "table", "inet", NftablesDocument.table])
        if result.exitCode != 0, result.standardError.contains("No such file or directory") { return nil }
        try Self.check(result)
        guard let document = try? JSONDecoder().decode(JSONValue.self, from: Data(result.standardOutput.utf8)) else {
            throw HardwareError(.invalid, "nft lists its table as something that is no JSON")
        }
        return try NftablesDocument.ruleset(from: document)
    }

    /// `nft --file`, and `net.ipv4.ip_forward` when something shall pass through.
    /// - Throws: `HardwareError` `invalid`, `unsupported`, `notPermitted`, `io`; nothing is changed then.
    public func apply(_ ruleset: FirewallRuleset?) async throws {
        if let fault = ruleset?.faults.first { throw HardwareError(.invalid, fault) }
        if ruleset?.forwardsAnything == true {
            // Before the table: it is what keeps out what shall not pass.
            try Self.check(try await run(["-q", "-w", "net.ipv4.ip_forward=1"], program: Self.sysctl))
        }
        let octets = try JSONEncoder().encode(NftablesDocument.commands(for: ruleset?.canonical))
        try files.createDirectory("/run/halo", mode: 0o755)
        try files.replace(Self.file, with: [UInt8](octets))
        try Self.check(try await run(["--json", "--file", root + Self.file]))
    }

    private func run(_ arguments: [String], program: String = Self.nft) async throws -> ProcessResult {
        do {
            return try await processes.run(program, arguments, within: Self.limit)
        } catch let error as HardwareError where error.code == .notFound {
            throw HardwareError(
                .unsupported, "a firewall needs \(program): install the packages nftables and procps")
        }
    }

    private static func check(_ result: ProcessResult) throws {
        guard result.exitCode != 0 else { return }
        let words = result.standardError.split(whereSeparator: \.isNewline).first.map(String.init) ?? "no reason given"
        let code: HardwareError.Code =
            if words.contains("Operation not permitted") || words.contains("must be root") {
                .notPermitted
            } else if words.contains("Operation not supported") || words.contains("Protocol not supported") {
                .unsupported
            } else { .io }
        throw HardwareError(code, "nftables: \(words.prefix(300))")
    }
}
