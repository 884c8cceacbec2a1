import HaloModel

/// Who has a chain of usable links to the gateway, by power and signal alone.
struct RadioReach {
    /// Signal above what the slowest rate needs, dB, from which a link is called usable: below, beacons are lost too often.
    private static let marginDB = 4.0
    /// Signal-to-noise ratio MCS 0 needs, dB; the 1 MHz rate MCS 10 needs less.
    private static let requiredDB = 5.0

    let devices: [SimulatedDevice]
    let medium: RadioMedium

    /// Devices with such a chain, the gateway included. A device on another channel than the gateway counts too: it has
    /// to find the way back.
    /// - Parameters:
    ///   - excluded: devices that pass nothing on.
    ///   - cut: the two ends of a link that is not there.
    func toGateway(without excluded: Set<Int> = [], cut: Set<Int> = []) -> Set<Int> {
        guard let root = devices.firstIndex(where: { $0.settings.role == .gateway }), devices[root].isPowered,
            !excluded.contains(root)
        else { return [] }
        let channel = medium.channel(of: root)
        var found: Set<Int> = [root]
        var open = [root]
        while let one = open.popLast() {
            for other in devices.indices where !found.contains(other) && devices[other].isPowered {
                guard !excluded.contains(other), cut != [one, other],
                    isUsable(one, other) || medium.channel(of: other) != channel
                else { continue }
                found.insert(other)
                open.append(other)
            }
        }
        return found
    }

    private func isUsable(_ one: Int, _ other: Int) -> Bool {
        guard let there = medium.snrDB(from: one, to: other), let back = medium.snrDB(from: other, to: one) else {
            return false
        }
        return min(there, back) >= Self.requiredDB + Self.marginDB
    }
}
