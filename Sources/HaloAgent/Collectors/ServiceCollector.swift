import HaloHardware
import HaloModel

/// The state of HALO's services.
struct ServiceCollector: Collector {
    let name = "service"
    let interval: Duration
    let deadline: Duration = .seconds(30)
    let services: any ServiceManager
    /// Names of units without `.service`.
    let units: [String]

    private static let active = Metric(
        "service.{unit}.active", "1", .flag, "Whether it runs", source: "systemctl show ActiveState")
    private static let failed = Metric(
        "service.{unit}.failed", "1", .flag, "Whether systemd has given it up", source: "systemctl show ActiveState")
    private static let restarts = Metric(
        "service.{unit}.restarts", "1", .counts, "Automatic restarts", source: "systemctl show NRestarts")

    static let metrics = [active, failed, restarts]

    /// The services a device of `role` has.
    static func units(of role: NodeRole) -> [String] {
        ["halo-mesh", "halo-agent", role == .gateway ? "gateway-api" : "halo-field", "wpa_supplicant-halo"]
    }

    /// Units that are not installed are left out.
    func collect() async throws -> [Reading] {
        var readings: [Reading] = []
        for unit in units {
            let status = try await services.status(of: unit + ".service")
            guard status.loadState != "not-found" else { continue }
            readings.append(Self.active.reading(status.activeState == "active" ? 1 : 0, of: unit))
            readings.append(Self.failed.reading(status.activeState == "failed" ? 1 : 0, of: unit))
            readings.append(Self.restarts.reading(Double(status.restarts), of: unit))
        }
        return readings
    }
}
