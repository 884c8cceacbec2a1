import CHaloLinux
import Glibc
import HaloHardware
import HaloModel

/// procfs, sysfs and statvfs(3).
public struct LinuxSystemInformation: SystemInformation {
    /// The most octets read of any of the kernel's files; `/proc/stat` of a large server is the longest.
    private static let limit = 1 << 20
    /// The most supplies looked at.
    private static let mostSupplies = 16
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
        let loads = text("/proc/loadavg").map(ProcfsText.loads) ?? []
        let processors = text("/proc/stat") ?? ""
        return SystemSnapshot(
            uptimeSeconds: uptime,
            load1: loads.first,
            busySeconds: ProcfsText.busySeconds(processors, jiffiesPerSecond: sysconf(CInt(_SC_CLK_TCK))),
            memoryTotal: ProcfsText.memory("MemTotal", memory),
            memoryAvailable: ProcfsText.memory("MemAvailable", memory),
            temperatureCelsius: text("/sys/class/thermal/thermal_zone0/temp").flatMap(ProcfsText.temperatureCelsius),
            storageTotal: space?.total, storageAvailable: space?.available,
            load5: loads.dropFirst().first, load15: loads.dropFirst(2).first,
            processors: ProcfsText.processors(processors),
            frequencyHertz: text("/sys/devices/system/cpu/cpu0/cpufreq/scaling_cur_freq").flatMap(
                ProcfsText.frequencyHertz),
            throttling: text("/sys/devices/platform/soc/soc:firmware/get_throttled").flatMap(ProcfsText.throttling),
            swapUsed: ProcfsText.swapUsed(memory))
    }

    /// `/proc/net/dev`.
    /// - Throws: `HardwareError`.
    public func interfaces() throws -> [InterfaceCounters] {
        ProcfsText.interfaces(String(decoding: try files.read("/proc/net/dev", limit: Self.limit), as: UTF8.self))
    }

    /// `/sys/class/power_supply`.
    /// - Throws: `HardwareError` other than `notFound`.
    public func powerSupplies() throws -> [PowerSupply] {
        let folder = "/sys/class/power_supply"
        return try files.listIfThere(folder).sorted().prefix(Self.mostSupplies).compactMap { name in
            func attribute(_ file: String) -> String? {
                (try? files.read("\(folder)/\(name)/\(file)", limit: 4096)).flatMap(ProcfsText.name)
            }
            guard let kind = attribute("type") else { return nil }
            return PowerSupply(
                name: name, kind: kind, isOnline: attribute("online").flatMap(Int.init).map { $0 != 0 },
                capacityPercent: attribute("capacity").flatMap(Int.init).map(Double.init),
                volts: attribute("voltage_now").flatMap(ProcfsText.fromMillionths),
                amperes: attribute("current_now").flatMap(ProcfsText.fromMillionths), status: attribute("status"))
        }
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
