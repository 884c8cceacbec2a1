import CHaloLinux
import Glibc
import HaloHardware
import HaloModel

/// dnsmasq as DHCP server: configured by a file of ours alone, running until it is told to stop, also beyond the end of the
/// program that started it. Its leases outlive it.
struct DnsmasqServer: Sendable {
    private static let program = "/usr/sbin/dnsmasq"
    private static let configuration = "/run/halo/dnsmasq.conf"
    private static let process = "/run/halo/dnsmasq.pid"
    private static let leaseFile = "/var/lib/halo/dnsmasq.leases"
    /// A lease file of a whole /16 is below this, octets.
    private static let leaseFileLimit = 8 << 20
    private static let limit = Duration.seconds(10)

    private let root: String
    private let files: LinuxFileSystem
    private let processes: any ProcessRunner

    /// Keeps its files below `root`, and starts dnsmasq with `processes`.
    init(root: String, processes: any ProcessRunner) {
        self.root = root == "/" ? "" : root
        files = LinuxFileSystem(root: root)
        self.processes = processes
    }

    /// Runs with this configuration from now on. It is left alone when it does already.
    /// - Throws: `HardwareError` `unsupported` without dnsmasq, `io` with its own words when it does not start.
    func start(_ wanted: DHCPServerConfiguration) async throws {
        let text = Array(Self.text(wanted, root: root).utf8)
        if try running() != nil, try files.readIfPresent(Self.configuration, limit: 1 << 16) == text { return }
        try await stop()
        for folder in ["/run/halo", "/var/lib/halo"] { try files.createDirectory(folder, mode: 0o755) }
        try files.replace(Self.configuration, with: text)
        let result: ProcessResult
        do {
            result = try await processes.run(
                Self.program, ["--conf-file=\(root)\(Self.configuration)"], within: Self.limit)
        } catch let error as HardwareError where error.code == .notFound {
            throw HardwareError(
                .unsupported, "a DHCP server needs \(Self.program): install the package dnsmasq-base")
        }
        guard result.exitCode == 0 else {
            throw HardwareError(.io, "dnsmasq did not start (exit \(result.exitCode)):\(result.standardError.oneLine)")
        }
    }

    /// Ends it; no error when it does not run.
    /// - Throws: `HardwareError`.
    func stop() async throws {
        guard let process = try running() else { return }
        try await BlockingCall.run { cancelled in
            let end = Descriptor(try SystemCall.retrying("watch dnsmasq") { halo_pidfd_open(process) })
            defer { end.close() }
            for signal in [SIGTERM, SIGKILL] {
                kill(process, signal)
                let number = try end.use("watch dnsmasq") { $0 }
                let ready = try BlockingCall.poll([number, cancelled], remaining: Self.limit / 2)
                if ready[1] { throw CancellationError() }
                if ready[0] { return }
            }
            throw HardwareError(.busy, "dnsmasq (process \(process)) does not end")
        }
        if try files.status(Self.process) != nil { try files.remove(Self.process) }
    }

    /// The leases it gave, by address.
    /// - Throws: `HardwareError`.
    func leases() throws -> [DHCPServerLease] {
        let octets = try files.readIfPresent(Self.leaseFile, limit: Self.leaseFileLimit) ?? []
        return DnsmasqLeases.parse(String(decoding: octets, as: UTF8.self))
    }

    /// Its process, when it runs with our configuration; the number in the file may be another program's by now.
    private func running() throws -> pid_t? {
        guard let octets = try files.readIfPresent(Self.process, limit: 64),
            let process = pid_t(String(decoding: octets, as: UTF8.self).filter { !$0.isWhitespace }), process > 1,
            let line = try? LinuxFileSystem().read("/proc/\(process)/cmdline", limit: 1 << 16)
        else { return nil }
        let words = line.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
        return words.contains("--conf-file=\(root)\(Self.configuration)") ? process : nil
    }

    /// The configuration file (dnsmasq(8)): DHCP only, on one link, also when that link is made anew.
    static func text(_ wanted: DHCPServerConfiguration, root: String) -> String {
        let mask = IPv4Address(rawValue: wanted.server.mask)
        let seconds = max(120, wanted.leaseDuration.components.seconds)
        return """
            # Written by halo-mesh, which starts dnsmasq with it.
            port=0
            interface=\(wanted.link)
            bind-dynamic
            no-hosts
            no-resolv
            dhcp-authoritative
            dhcp-range=\(wanted.rangeStart),\(wanted.rangeEnd),\(mask),\(seconds)
            dhcp-leasefile=\(root)\(leaseFile)
            pid-file=\(root)\(process)

            """
    }
}

extension String {
    /// Its lines after each other, each with a space before it.
    fileprivate var oneLine: String { split(whereSeparator: \.isNewline).map { " " + $0 }.joined() }
}
