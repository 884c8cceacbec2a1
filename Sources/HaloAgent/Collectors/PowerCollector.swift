import HaloHardware

/// Batteries and uninterruptible supplies the kernel drives. Those that are plain I2C chips, as an INA219 on a UPS board, are
/// sensors with a template.
struct PowerCollector: Collector {
    let name = "power"
    let interval: Duration
    let deadline: Duration = .seconds(5)
    let system: any SystemInformation

    /// Supplies told at most.
    static let limit = 4

    private static let online = Metric(
        "power.{supply}.online", "1", .flag, "Whether it supplies the device",
        source: "/sys/class/power_supply/{supply}/online")
    private static let capacity = Metric(
        "power.{supply}.capacity_pct", "%", 0...100, "Charge, of what it holds when full",
        source: "/sys/class/power_supply/{supply}/capacity")
    private static let voltage = Metric(
        "power.{supply}.voltage_v", "V", 0...100, "Voltage", source: "/sys/class/power_supply/{supply}/voltage_now")
    private static let current = Metric(
        "power.{supply}.current_a", "A", -100...100, "Current, positive while charging on most drivers",
        source: "/sys/class/power_supply/{supply}/current_now")
    private static let charging = Metric(
        "power.{supply}.charging", "1", -1...1, "1 charging, −1 discharging, 0 neither",
        source: "/sys/class/power_supply/{supply}/status")

    static let metrics = [online, capacity, voltage, current, charging]

    func collect() async throws -> [Reading] {
        try system.powerSupplies().prefix(Self.limit).flatMap { supply in
            let subject = InterfaceCollector.subject(supply.name)
            let status: Double? =
                switch supply.status {
                case "Charging": 1
                case "Discharging": -1
                case "Full", "Not charging": 0
                default: nil
                }
            return Self.online.reading(supply.isOnline.map { $0 ? 1 : 0 }, of: subject)
                + Self.capacity.reading(supply.capacityPercent, of: subject)
                + Self.voltage.reading(supply.volts, of: subject) + Self.current.reading(supply.amperes, of: subject)
                + Self.charging.reading(status, of: subject)
        }
    }
}
