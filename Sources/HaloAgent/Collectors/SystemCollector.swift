import HaloHardware

/// The machine itself.
struct SystemCollector: Collector {
    let name = "system"
    let interval: Duration
    let deadline: Duration = .seconds(5)
    let system: any SystemInformation

    func collect() async throws -> [Reading] {
        let now = try system.snapshot()
        let values: [(String, Double?)] = [
            ("system.uptime_s", now.uptimeSeconds),
            ("system.load1", now.load1),
            ("system.cpu_busy_s", now.busySeconds),
            ("system.memory_available_bytes", now.memoryAvailable.map(Double.init)),
            ("system.temperature_c", now.temperatureCelsius),
            ("system.storage_available_bytes", now.storageAvailable.map(Double.init)),
        ]
        return values.compactMap { name, value in value.map { Reading(metric: name, value: $0) } }
    }
}
