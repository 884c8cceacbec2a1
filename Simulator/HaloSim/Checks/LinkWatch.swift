import HaloHardware
import HaloModel

/// Watches the peerings that one end calls established, and finds those that stay dead: the other end does not know of
/// them, the link IDs do not match, or data does not pass.
///
/// Confined to the simulation's thread: called by events.
final class LinkWatch {
    /// How long a dead link may look alive until somebody has to have repaired it.
    static let limit: Duration = .minutes(5)
    private static let period: Duration = .seconds(10)

    /// A link that stayed dead for too long.
    struct Violation: Equatable {
        var from: NodeID
        var to: NodeID
        var since: Int64
        var reason: String
    }

    private struct Direction: Hashable {
        var from: Int
        var to: Int
    }

    private let devices: [SimulatedDevice]
    private let simulation: Simulation
    private var deadSince: [Direction: Int64] = [:]
    private(set) var violations: [Violation] = []

    init(devices: [SimulatedDevice], simulation: Simulation) {
        self.devices = devices
        self.simulation = simulation
    }

    /// Looks at every link from now on.
    func start() {
        simulation.events.schedule(after: Self.period) { [self] in
            look()
            start()
        }
    }

    private func look() {
        let indices = Dictionary(uniqueKeysWithValues: devices.enumerated().map { ($1.address, $0) })
        var dead: Set<Direction> = []
        for (from, device) in devices.enumerated() where device.isPowered {
            for station in device.radio.orderedStations where station.link.state == .established {
                guard let to = indices[station.address],
                    let reason = Self.deathOf(station, device, devices[to])
                else { continue }
                let direction = Direction(from: from, to: to)
                dead.insert(direction)
                let since = deadSince[direction] ?? simulation.events.now
                deadSince[direction] = since
                guard simulation.events.now - since > Self.limit.wholeNanoseconds,
                    !violations.contains(where: { $0.from == device.name && $0.since == since })
                else { continue }
                violations.append(
                    Violation(from: device.name, to: devices[to].name, since: since, reason: reason))
            }
        }
        deadSince = deadSince.filter { dead.contains($0.key) }
    }

    /// Why the link from one device to another is dead; `nil` while it lives.
    static func deathOf(_ station: RadioStation, _ device: SimulatedDevice, _ other: SimulatedDevice) -> String? {
        guard other.isPowered else { return "\(other.name) is off" }
        guard let back = other.radio.orderedStations.first(where: { $0.address == device.address }),
            back.link.state == .established
        else { return "\(other.name) has no established peering with \(device.name)" }
        guard back.link.localLinkID == station.link.peerLinkID, station.link.localLinkID == back.link.peerLinkID else {
            return "the link IDs do not match"
        }
        guard !device.radio.faults.contains(.oneWayData(to: other.address)) else { return "data does not pass" }
        return nil
    }
}
