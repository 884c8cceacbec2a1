import HaloHardware

/// The search for sensors, a turn of its own: a bus that is slow to be searched delays no measurement.
struct SensorSearch: Collector {
    let name = "i2c-search"
    /// A sensor is found, and a new template used, within a minute.
    let interval: Duration = .seconds(30)
    let deadline: Duration = .seconds(25)
    let sensors: SensorCollector

    /// Brings no readings.
    func collect() async throws -> [Reading] {
        try await sensors.search()
        return []
    }
}
