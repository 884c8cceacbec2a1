import HaloModel

/// Watches that no device stays out of a mesh it can reach: one that has power, nothing wrong with it and a chain of usable
/// links to the gateway is online within a bounded time.
///
/// Confined to the simulation's thread: called by events.
final class ReachWatch {
    /// How long a device may stay out: the ladder's patience up to resetting the radio, and joining after that.
    static let limit: Duration = .minutes(12)
    private static let period: Duration = .seconds(10)

    /// A device that stayed out for too long.
    struct Violation: Equatable {
        var device: NodeID
        var since: Int64
        var state: String
    }

    private let devices: [SimulatedDevice]
    private let simulation: Simulation
    private let reach: RadioReach
    private let outcomes: FaultLedger
    private var outSince: [Int: Int64] = [:]
    private(set) var violations: [Violation] = []

    init(devices: [SimulatedDevice], simulation: Simulation, reach: RadioReach, outcomes: FaultLedger) {
        self.devices = devices
        self.simulation = simulation
        self.reach = reach
        self.outcomes = outcomes
    }

    /// Looks at every device from now on.
    func start() {
        simulation.events.schedule(after: Self.period) { [self] in
            look()
            start()
        }
    }

    private func look() {
        // While something is wrong nobody owes anything, and afterwards everybody has the whole time again.
        guard outcomes.entries.allSatisfy({ $0.isOver }) else { return outSince = [:] }
        let reachable = reach.toGateway()
        for (index, device) in devices.enumerated() {
            guard reachable.contains(index), device.watch.state != .online else {
                outSince[index] = nil
                continue
            }
            let since = outSince[index] ?? simulation.events.now
            outSince[index] = since
            guard simulation.events.now - since > Self.limit.wholeNanoseconds,
                !violations.contains(where: { $0.device == device.name && $0.since == since })
            else { continue }
            violations.append(
                Violation(device: device.name, since: since, state: device.watch.state?.rawValue ?? "no state told"))
        }
    }
}
