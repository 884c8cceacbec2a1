import HaloModel

/// Watches that nothing grows without end: connections, waiting calls, stations and events of every device.
///
/// Confined to the simulation's thread: called by events.
final class BoundsWatch {
    private static let period: Duration = .seconds(30)
    /// More than any device has open with an agent, a manager and a gateway's clients on it, for each device of the mesh.
    private static let connectionsForEach = 24
    /// Calls of programs that wait for an answer, for each device of the mesh.
    private static let callsForEach = 24
    /// Events waiting, for each device of the mesh.
    private static let eventsForEach = 400

    private let devices: [SimulatedDevice]
    private let simulation: Simulation
    private(set) var violations: [String] = []

    init(devices: [SimulatedDevice], simulation: Simulation) {
        self.devices = devices
        self.simulation = simulation
    }

    /// Looks at every device from now on.
    func start() {
        simulation.events.schedule(after: Self.period) { [self] in
            look()
            start()
        }
    }

    private func look() {
        let count = devices.count
        hold("the simulation", "events", simulation.events.pendingCount, Self.eventsForEach * count)
        for device in devices where device.isPowered {
            let statistics = device.network.statistics
            hold(device.name.rawValue, "connections", statistics.connections, Self.connectionsForEach * count)
            hold(device.name.rawValue, "waiting calls", statistics.pendingCalls, Self.callsForEach * count)
            hold(device.name.rawValue, "stations", device.radio.stations.count, count)
        }
    }

    private func hold(_ who: String, _ what: String, _ number: Int, _ limit: Int) {
        guard number > limit, violations.count < 8 else { return }
        violations.append("\(who) at \(simulation.events.now / 1_000_000_000) s: \(number) \(what)")
    }
}
