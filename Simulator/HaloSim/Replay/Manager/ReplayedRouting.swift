import HaloHardware
import HaloModel

/// batman-adv of a replayed station.
///
/// Where the capture shows originator messages, routes are what the station's neighbours said of each originator, by
/// their own metric: what the last link costs, a capture does not tell. Where it shows none, because they are
/// encrypted or the mesh routes otherwise, routes follow the links: the fewest hops over links that were up.
struct ReplayedRouting: MeshRouting {
    /// batman-adv forgets an originator after this (`BATADV_PURGE_TIMEOUT`, net/batman-adv/main.h).
    private static let purge: Int64 = 200_000_000_000

    let radio: ReplayedRadio
    let gateway: MACAddress
    let clock: SimulatedClock
    let settings = ReplayedSettings()

    func apply(_ configuration: RoutingConfiguration) async throws { settings.routing = configuration }

    func configuration(of interface: String) async throws -> RoutingConfiguration? { settings.routing }

    func originators(of interface: String) async throws -> [Originator] { table() }

    func neighbours(of interface: String) async throws -> [RoutingNeighbour] {
        let now = radio.now
        return radio.working.compactMap { peer in
            guard let last = radio.world.algorithm == nil ? radio.lastHeard(peer.address) : ownMessage(of: peer) else {
                return nil
            }
            return RoutingNeighbour(
                address: peer.address, lastSeenMilliseconds: (now - last) / 1_000_000, throughputKbps: nil)
        }
    }

    func gateways(of interface: String) async throws -> [RoutingGateway] {
        let announced = radio.world.announcedGateways
        let best = table().filter(\.isBest).filter {
            announced.isEmpty ? $0.address == gateway : announced.contains($0.address)
        }
        let selected = best.first { $0.address == gateway } ?? best.max { $0.metric < $1.metric }
        return best.map {
            RoutingGateway(
                address: $0.address, nextHop: $0.nextHop, metric: $0.metric, isSelected: $0.address == selected?.address
            )
        }
    }

    func probe(_ neighbour: MACAddress, over link: String, within limit: Duration) async throws -> Duration {
        let isThere = radio.isOnAir && radio.world.isOnAir(neighbour, at: radio.now)
        guard isThere, radio.working.contains(where: { $0.address == neighbour }) else {
            try await clock.sleep(for: limit)
            throw HardwareError(.timedOut, "\(neighbour) does not answer over \(link)")
        }
        let roundTrip = Duration.milliseconds(20)
        try await clock.sleep(for: roundTrip)
        return roundTrip
    }

    /// Whether the gateway can be reached now.
    var reachesGateway: Bool {
        guard radio.address != gateway else { return true }
        return table().contains { $0.address == gateway && $0.isBest && $0.lastSeenMilliseconds < 10_000 }
    }

    // MARK: - Routes

    private func table() -> [Originator] { radio.world.algorithm == nil ? tableOfLinks() : tableOfMessages() }

    private func ownMessage(of peer: ReplayedPeer) -> Int64? {
        guard let own = radio.world.routing[peer.address]?[peer.address] else { return radio.lastHeard(peer.address) }
        return own.last(after: max(peer.since, radio.ears - Self.purge), by: radio.ears, reader: radio.address)?.time
    }

    private func tableOfMessages() -> [Originator] {
        let now = radio.now
        var paths: [Originator] = []
        for peer in radio.working {
            for (originator, routing) in radio.world.routing[peer.address] ?? [:] where originator != radio.address {
                guard
                    let message = routing.last(
                        after: max(peer.since, radio.ears - Self.purge), by: radio.ears, reader: radio.address)
                else { continue }
                paths.append(
                    Originator(
                        address: originator, nextHop: peer.address, metric: message.metric,
                        lastSeenMilliseconds: (now - message.time) / 1_000_000, isBest: false))
            }
        }
        return marked(paths)
    }

    /// Hops cost what batman-adv IV's hop penalty of 30 costs (`BATADV_TQ_MAX_VALUE` 255).
    private func tableOfLinks() -> [Originator] {
        var paths: [Originator] = []
        for peer in radio.working {
            guard let heard = radio.lastHeard(peer.address) else { continue }
            let age = (radio.now - heard) / 1_000_000
            for (originator, hops) in distances(from: peer.address) {
                let quality = (0..<hops).reduce(255) { value, _ in value * 225 / 255 }
                paths.append(
                    Originator(
                        address: originator, nextHop: peer.address, metric: .quality(UInt8(clamping: quality)),
                        lastSeenMilliseconds: age, isBest: false))
            }
        }
        return marked(paths)
    }

    /// Hops from a neighbour to everybody it reaches over recorded links, not through this station.
    private func distances(from start: MACAddress) -> [MACAddress: Int] {
        var found = [start: 0]
        var wave = [start]
        while !wave.isEmpty {
            var next: [MACAddress] = []
            for here in wave {
                for there in radio.world.neighbours(of: here)
                where found[there] == nil && there != radio.address && radio.world.isOnAir(there, at: radio.now)
                    && radio.world.isLinked(.init(here, there), at: radio.now)
                {
                    found[there] = (found[here] ?? 0) + 1
                    next.append(there)
                }
            }
            wave = next
        }
        return found
    }

    private func marked(_ paths: [Originator]) -> [Originator] {
        var paths = paths.sorted { ($0.address, $0.nextHop) < ($1.address, $1.nextHop) }
        let best = Dictionary(grouping: paths.indices) { paths[$0].address }.compactMapValues { indices in
            // A path not heard for ten messages is worth less than any other.
            indices.max { left, right in
                let (one, other) = (paths[left], paths[right])
                let fresh = (one.lastSeenMilliseconds < 10_000, other.lastSeenMilliseconds < 10_000)
                if fresh.0 != fresh.1 { return fresh.1 }
                return (one.metric, other.nextHop) < (other.metric, one.nextHop)
            }
        }
        for index in best.values { paths[index].isBest = true }
        return paths
    }
}

/// What the manager has set. Confined to the simulation's thread.
final class ReplayedSettings: @unchecked Sendable {
    var routing: RoutingConfiguration?
    var overlay: OverlayConfiguration?
    var addresses: [String: IPv4Prefix] = [:]
    var lastReach: WallTime?
    /// What answers on the manager's local socket.
    var meshSocket: HTTPHandler?
}
