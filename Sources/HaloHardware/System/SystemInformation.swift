import HaloModel

/// What the kernel says of the machine (procfs, sysfs, statvfs).
public protocol SystemInformation: Sendable {
    /// `/proc/sys/kernel/random/boot_id`: another after every boot.
    func bootID() throws -> String
    /// `/proc/sys/kernel/hostname`.
    func hostName() throws -> String
    /// `/proc/device-tree/model`; `nil` where there is none.
    func boardModel() throws -> String?
    /// Load, memory, temperature and storage now.
    /// - Throws: `HardwareError`.
    func snapshot() throws -> SystemSnapshot
    /// What was counted of each network interface, in the kernel's order (`/proc/net/dev`), the loopback among them.
    /// - Throws: `HardwareError`.
    func interfaces() throws -> [InterfaceCounters]
    /// The supplies the kernel drives, by name (`/sys/class/power_supply`); none on most boards.
    /// - Throws: `HardwareError`.
    func powerSupplies() throws -> [PowerSupply]
}

/// The machine's state at one moment; what the machine does not offer is `nil`.
public struct SystemSnapshot: Sendable, Equatable {
    /// `/proc/uptime`, seconds.
    public var uptimeSeconds: Double
    /// First figure of `/proc/loadavg`.
    public var load1: Double?
    /// Second figure of `/proc/loadavg`: the last five minutes.
    public var load5: Double?
    /// Third figure of `/proc/loadavg`: the last fifteen minutes.
    public var load15: Double?
    /// Jiffies spent by all processors other than idle and iowait, from `/proc/stat`, as seconds.
    public var busySeconds: Double?
    /// Processors that are online, from `/proc/stat`.
    public var processors: Int?
    /// The first processor's clock, hertz (`/sys/devices/system/cpu/cpu0/cpufreq/scaling_cur_freq`).
    public var frequencyHertz: Int64?
    /// Why the firmware slows the processor down (`/sys/devices/platform/soc/soc:firmware/get_throttled`).
    public var throttling: Throttling?
    /// `MemTotal`, octets.
    public var memoryTotal: Int64?
    /// `MemAvailable`, octets.
    public var memoryAvailable: Int64?
    /// `SwapTotal` less `SwapFree`, octets.
    public var swapUsed: Int64?
    /// `/sys/class/thermal/thermal_zone0/temp`, °C.
    public var temperatureCelsius: Double?
    /// Octets of the file system that holds `/var/lib/halo`.
    public var storageTotal: Int64?
    /// Octets free for unprivileged users there.
    public var storageAvailable: Int64?

    /// Takes the parts as they are.
    public init(
        uptimeSeconds: Double, load1: Double? = nil, busySeconds: Double? = nil, memoryTotal: Int64? = nil,
        memoryAvailable: Int64? = nil, temperatureCelsius: Double? = nil, storageTotal: Int64? = nil,
        storageAvailable: Int64? = nil, load5: Double? = nil, load15: Double? = nil, processors: Int? = nil,
        frequencyHertz: Int64? = nil, throttling: Throttling? = nil, swapUsed: Int64? = nil
    ) {
        self.uptimeSeconds = uptimeSeconds
        self.load1 = load1
        self.busySeconds = busySeconds
        self.memoryTotal = memoryTotal
        self.memoryAvailable = memoryAvailable
        self.temperatureCelsius = temperatureCelsius
        self.storageTotal = storageTotal
        self.storageAvailable = storageAvailable
        self.load5 = load5
        self.load15 = load15
        self.processors = processors
        self.frequencyHertz = frequencyHertz
        self.throttling = throttling
        self.swapUsed = swapUsed
    }
}
