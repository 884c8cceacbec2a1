import HaloLinux

/// Memory of this process.
enum ProcessMemory {
    /// `VmRSS` of /proc/self/status (proc_pid_status(5)), octets; 0 when it cannot be read.
    static var residentOctets: Int {
        guard let octets = try? LinuxFileSystem(root: "/").read("/proc/self/status", limit: 1 << 16) else { return 0 }
        let text = String(decoding: octets, as: UTF8.self)
        guard let line = text.split(separator: "\n").first(where: { $0.hasPrefix("VmRSS:") }) else { return 0 }
        return (line.split(whereSeparator: { $0 == " " || $0 == "\t" }).dropFirst().first.flatMap { Int($0) } ?? 0)
            * 1024
    }
}
