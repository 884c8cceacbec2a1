import HaloHardware
import HaloModel

/// Which peerings to close: dead ones, those that are not wanted, and one at times for a better use of its place.
extension PeeringController {
    mutating func repairs(_ seen: PeeringObservation) -> [PeeringAction] {
        let established = seen.stations.filter { $0.link == .established }
        let settings = settings
        var actions: [PeeringAction] = []
        for station in established {
            change(station.address) { neighbour in
                let condemned = seen.condemned.first { $0.address == station.address }?.reason
                let reason = condemned ?? Self.refusal(of: station.address, settings)
                guard
                    let reason = reason
                        ?? neighbour.examine(station, routing: seen.routingNeighbours, at: seen.time, settings)
                else { return }
                actions.append(.remove(station.address, reason: reason))
                neighbour.backOff(at: seen.time, spread: seen.spread, settings)
                neighbour.peeringEnded()
            }
        }
        actions += stuckHandshakes(seen) + pardons(seen) + releases(seen)
        guard actions.isEmpty else { return actions }
        return exchange(established, seen)
    }

    private static func refusal(of address: MACAddress, _ settings: PeeringSettings) -> String? {
        settings.allows(address) ? nil : "not on the list of allowed peers"
    }

    /// Handshakes that stay half open although the supplicant gives up after 1.2 s: it has lost track of them.
    private mutating func stuckHandshakes(_ seen: PeeringObservation) -> [PeeringAction] {
        let settings = settings
        var actions: [PeeringAction] = []
        for index in neighbours.indices {
            guard let since = neighbours[index].handshakeSince, seen.time - since > settings.handshakeLimit else {
                continue
            }
            let waited = (seen.time - since).wholeMilliseconds / 1000
            actions.append(
                .remove(neighbours[index].address, reason: "the handshake has been half open for \(waited) s"))
            neighbours[index].handshakeSince = nil
            neighbours[index].backOff(at: seen.time, spread: seen.spread, settings)
            if case .adding(neighbours[index].address, _) = phase { phase = .idle }
        }
        return actions
    }

    /// Blocked stations that are to have another chance: removing one takes it out of its block, and both ends have to do
    /// so. One that is not heard any more is left.
    private mutating func pardons(_ seen: PeeringObservation) -> [PeeringAction] {
        let settings = settings
        var actions: [PeeringAction] = []
        for index in neighbours.indices {
            guard let since = neighbours[index].blockedSince, settings.allows(neighbours[index].address),
                seen.time - since > neighbours[index].pardonWait(settings)
            else { continue }
            let waited = (seen.time - since).wholeMilliseconds / 1000
            actions.append(
                .remove(
                    neighbours[index].address,
                    reason: "blocked for \(waited) s after failed authentications: its passphrase may be right by now"))
            neighbours[index].blockedSince = nil
            neighbours[index].pardons += 1
            neighbours[index].notBefore = seen.time
            neighbours[index].failedAt = nil
        }
        return actions
    }

    /// Links that are held though the neighbour is there and wanted: closed once more, which frees the other end.
    private mutating func releases(_ seen: PeeringObservation) -> [PeeringAction] {
        let settings = settings
        var actions: [PeeringAction] = []
        for station in seen.stations where station.link == .holding {
            guard station.inactiveMilliseconds < settings.heardLimit.wholeMilliseconds,
                settings.allows(station.address)
            else { continue }
            change(station.address) { neighbour in
                let isGivenUp = neighbour.failedAt == nil && neighbour.notBefore > seen.time
                // A station that comes out of its block may be added; only one that has authenticated may not.
                guard !isGivenUp, !neighbour.wasBlocked, neighbour.releases < settings.releaseLimit,
                    let since = neighbour.heldSince,
                    seen.time - since > neighbour.releaseWait(settings)
                else { return }
                let held = (seen.time - since).wholeMilliseconds / 1000
                actions.append(
                    .remove(
                        station.address,
                        reason: "its link has been held for \(held) s: closing it once more frees the other end"))
                neighbour.heldSince = seen.time
                neighbour.releases += 1
            }
        }
        return actions
    }

    /// Gives up a peering that works for a better one, at most one at a time and never the path in use.
    private mutating func exchange(_ established: [Station], _ seen: PeeringObservation) -> [PeeringAction] {
        let spare = established.filter { $0.address != seen.nextHop && !seen.bridges.contains($0.address) }
        let strong = established.filter { station in
            neighbours.contains { $0.address == station.address && $0.isStrong }
        }
        // A weak peer may live by this link alone, which only it knows: places have to be scarce.
        for station in spare where strong.count >= 2 && established.count >= settings.quota - 2 {
            guard let neighbour = neighbours.first(where: { $0.address == station.address }),
                let weakSince = neighbour.weakSince, seen.time - weakSince > settings.weakLimit
            else { continue }
            return close(
                station.address, seen, "weaker than \(settings.signalFloorDBm) dBm, and stronger peers are established")
        }
        guard established.count >= settings.quota else { return [] }
        return makeRoom(established, spare, seen)
    }

    /// With the quota full: room for a neighbour nobody has peered with, or for any when there is no route.
    private mutating func makeRoom(_ established: [Station], _ spare: [Station], _ seen: PeeringObservation)
        -> [PeeringAction]
    {
        let waiting = neighbours.filter { neighbour in
            neighbour.notBefore <= seen.time && settings.allows(neighbour.address) && neighbour.signalDBm != nil
                && !established.contains { $0.address == neighbour.address }
        }
        if let since = routelessSince, seen.time - since > settings.islandLimit, !waiting.isEmpty,
            // In an island every neighbour may be a bridge, and none leads anywhere.
            let longest = (spare.isEmpty ? established.filter { $0.address != seen.nextHop } : spare)
                .max(by: { ($0.connectedSeconds, $0.address) < ($1.connectedSeconds, $1.address) })
        {
            routelessSince = seen.time
            return close(
                longest.address, seen, "no route through any of \(established.count) peers: making room for another")
        }
        if let lonely = waiting.first(where: { $0.isLonely(at: seen.time, settings) }),
            let weakest = spare.min(by: { ($0.signalDBm ?? -200, $0.address) < ($1.signalDBm ?? -200, $1.address) })
        {
            return close(
                weakest.address, seen,
                "\(lonely.address) has no peer at all, and this one is reached through others too")
        }
        return []
    }

    private mutating func close(_ address: MACAddress, _ seen: PeeringObservation, _ reason: String) -> [PeeringAction]
    {
        let notBefore = seen.time + settings.retryMaximum
        change(address) {
            $0.notBefore = notBefore
            $0.failedAt = nil
            $0.peeringEnded()
        }
        return [.remove(address, reason: reason)]
    }
}
