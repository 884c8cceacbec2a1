import HaloHardware

/// The machine itself.
struct SystemCollector: Collector {
    let name = "system"
    let interval: Duration
    let deadline: Duration = .seconds(5)
    let system: any SystemInformation

    private static let uptime = Metric(
        "system.uptime_s", "s", .counts, "Time since boot", source: "/proc/uptime")
    private static let load1 = Metric(
        "system.load1", "1", 0...10_000, "Mean run queue of one minute", source: "/proc/loadavg")
    private static let load5 = Metric(
        "system.load5", "1", 0...10_000, "Mean run queue of five minutes", source: "/proc/loadavg")
    private static let load15 = Metric(
        "system.load15", "1", 0...10_000, "Mean run queue of fifteen minutes", source: "/proc/loadavg")
    private static let busy = Metric(
        "system.cpu_busy_s", "s", .counts, "Processor time used since boot, all processors", source: "/proc/stat")
    private static let processors = Metric(
        "system.cpu_count", "1", 1...4096, "Processors online", source: "/proc/stat")
    private static let frequency = Metric(
        "system.cpu_frequency_hz", "Hz", 1e6...1e10, "Clock of the first processor",
        source: "/sys/devices/system/cpu/cpu0/cpufreq/scaling_cur_freq")
    private static let memoryTotal = Metric(
        "system.memory_total_bytes", "By", .counts, "Memory", source: "/proc/meminfo MemTotal")
    private static let memoryAvailable = Metric(
        "system.memory_available_bytes", "By", .counts, "Memory programs can have without swapping",
        source: "/proc/meminfo MemAvailable")
    private static let swapUsed = Metric(
        "system.swap_used_bytes", "By", .counts, "Memory swapped out", source: "/proc/meminfo SwapTotal − SwapFree")
    private static let temperature = Metric(
        "system.temperature_c", "Cel", -60...120, "Temperature of the processor",
        source: "/sys/class/thermal/thermal_zone0/temp")
    private static let storageTotal = Metric(
        "system.storage_total_bytes", "By", .counts, "File system of /var/lib/halo", source: "statvfs(3) f_blocks")
    private static let storageAvailable = Metric(
        "system.storage_available_bytes", "By", .counts, "Free there", source: "statvfs(3) f_bavail")

    /// Flags of the firmware's word and the metric each is.
    private static let throttling: [(Metric, Throttling)] = [
        flag("undervoltage", "Supply below 4.63 V now", .undervoltage),
        flag("undervoltage_seen", "Supply below 4.63 V since boot", .undervoltageSeen),
        flag("throttled", "Processor slowed down now", [.throttled, .frequencyCapped, .softLimit]),
        flag(
            "throttled_seen", "Processor slowed down since boot",
            [.throttledSeen, .frequencyCappedSeen, .softLimitSeen]),
    ]

    private static func flag(_ name: String, _ meaning: String, _ bits: Throttling) -> (Metric, Throttling) {
        (
            Metric(
                "system.\(name)", "1", .flag, meaning, source: "/sys/devices/platform/soc/soc:firmware/get_throttled"),
            bits
        )
    }

    static let metrics =
        [
            uptime, load1, load5, load15, busy, processors, frequency, memoryTotal, memoryAvailable, swapUsed,
            temperature,
            storageTotal, storageAvailable,
        ] + throttling.map(\.0)

    func collect() async throws -> [Reading] {
        let now = try system.snapshot()
        var readings = [Self.uptime.reading(now.uptimeSeconds)]
        let values: [(Metric, Double?)] = [
            (Self.load1, now.load1), (Self.load5, now.load5), (Self.load15, now.load15), (Self.busy, now.busySeconds),
            (Self.processors, now.processors.map(Double.init)), (Self.frequency, now.frequencyHertz.map(Double.init)),
            (Self.memoryTotal, now.memoryTotal.map(Double.init)),
            (Self.memoryAvailable, now.memoryAvailable.map(Double.init)),
            (Self.swapUsed, now.swapUsed.map(Double.init)), (Self.temperature, now.temperatureCelsius),
            (Self.storageTotal, now.storageTotal.map(Double.init)),
            (Self.storageAvailable, now.storageAvailable.map(Double.init)),
        ]
        for (metric, value) in values { readings += metric.reading(value) }
        if let word = now.throttling {
            readings += Self.throttling.map { $0.reading(word.isDisjoint(with: $1) ? 0 : 1) }
        }
        return readings
    }
}
