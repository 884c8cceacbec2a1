import HaloHardware
import HaloModel

/// systemd of a replayed station: everything runs; a restarted supplicant starts with an empty memory.
struct ReplayedServices: ServiceManager {
    let radio: ReplayedRadio
    let clock: SimulatedClock
    let rebootRequested: @Sendable () -> Void

    func status(of unit: String) async throws -> UnitStatus {
        UnitStatus(
            loadState: "loaded", activeState: "active", subState: "running", unitFileState: "enabled", restarts: 0)
    }

    func start(_ unit: String) async throws { try await begin(unit, "starts") }

    func stop(_ unit: String) async throws { radio.decisions.add(.unit, "stops \(unit)") }

    func restart(_ unit: String) async throws { try await begin(unit, "restarts") }

    func setEnabled(_ enabled: Bool, _ unit: String) async throws {}

    func journal(of unit: String, last count: Int) async throws -> [JournalEntry] { [] }

    func reboot() async throws {
        radio.decisions.add(.reboot, "reboots the device")
        rebootRequested()
    }

    private func begin(_ unit: String, _ verb: String) async throws {
        radio.decisions.add(.unit, "\(verb) \(unit)")
        radio.forget()
        radio.endListening()
        try await clock.sleep(for: .seconds(1))
    }
}
