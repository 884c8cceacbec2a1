import CHaloLinux
import Glibc
import HaloHardware
import HaloModel

/// procfs, sysfs and statvfs(3).
public struct LinuxSystemInformation: SystemInformation {
    /// The most octets read of any of the kernel's files; `/proc/stat` of a large server is the longest.
    private static let limit = 1 << 20
    private let files: LinuxFileSystem
    private let storage: String
    private let root: RootedPath

    /// Reads below `root`, which is `/` except in tests, and measures the file system that holds `storage`.
    public init(root: String = "/", storage: String = "/var/lib/halo") {
        self.files = LinuxFileSystem(root: root)
        self.root = RootedPath(root: root)
        self.storage = storage
    }

    /// `/proc/sys/kernel/random/boot_id`.
    /// - Throws: `HardwareError`.
    public func bootID() throws -> String {
        try name("/proc/sys/kernel/random/boot_id")
    }

    /// `/proc/sys/kernel/hostname`.
    /// - Throws: `HardwareError`.
    public func hostName() throws -> String {
        try name("/proc/sys/kernel/hostname")
    }

    /// `/proc/device-tree/model`.
    /// - Throws: `HardwareError` other than `notFound`.
    public func boardModel() throws -> String? {
        try files.readIfPresent("/proc/device-tree/model", limit: Self.limit).flatMap(ProcfsText.name)
    }

    /// Load, memory, temperature and storage now. What the machine does not offer is `nil`.
    /// - Throws: `HardwareError` when there is no uptime.
    public func snapshot() throws -> SystemSnapshot {
        let path = "/proc/uptime"
        guard
            let uptime = ProcfsText.uptimeSeconds(
                String(decoding: try files.read(path, limit: Self.limit), as: UTF8.self))
        else { throw HardwareError(.io, "\(path) holds no uptime") }
        let memory = text("/proc/meminfo") ?? ""
        let space = storageSpace()
        return SystemSnapshot(
            uptimeSeconds: uptime,
            load1: text("/proc/loadavg").flatMap(ProcfsText.load1),
            busySeconds: text("/proc/stat").flatMap {
                ProcfsText.busySeconds($0, jiffiesPerSecond: sysconf(CInt(_SC_CLK_TCK)))
            },
            memoryTotal: ProcfsText.memory("MemTotal", memory),
            memoryAvailable: ProcfsText.memory("MemAvailable", memory),
            temperatureCelsius: text("/sys/class/thermal/thermal_zone0/temp").flatMap(ProcfsText.temperatureCelsius),
            storageTotal: space?.total, storageAvailable: space?.available)
    }

    private func name(_ path: String) throws -> String {
        guard let name = ProcfsText.name(try files.read(path, limit: Self.limit)) else {
            throw HardwareError(.io, "\(path) is empty")
        }
        return name
    }

    private func text(_ path: String) -> String? {
        (try? files.read(path, limit: Self.limit)).map { String(decoding: $0, as: UTF8.self) }
    }

    private func storageSpace() -> (total: Int64, available: Int64)? {
        var information = statvfs()
        guard let path = try? root.resolve(storage), statvfs(path, &information) == 0 else { return nil }
        func octets(_ blocks: fsblkcnt_t) -> Int64? {
            let (product, overflow) = UInt64(blocks).multipliedReportingOverflow(by: UInt64(information.f_frsize))
            return overflow ? nil : Int64(exactly: product)
        }
        guard let total = octets(information.f_blocks), let available = octets(information.f_bavail) else { return nil }
        return (total, available)
    }
}
