extension FirewallRuleset {
    private static let zoneLimit = 16
    private static let interfaceLimit = 16
    private static let ruleLimit = 200

    /// What is wrong with it, for whoever wrote it; empty when a device can have it.
    public var faults: [String] { zoneFaults + forwardingFaults + ruleFaults }

    private var zoneFaults: [String] {
        var faults: [String] = []
        if zones.count > Self.zoneLimit { faults.append("there may be \(Self.zoneLimit) zones") }
        var owners: [String: String] = [:]
        var names: Set<String> = []
        for zone in zones {
            if !Self.isZoneName(zone.name) {
                faults.append(
                    "\(Self.shown(zone.name)) is no name of a zone: a small letter, then up to 11 small letters and digits"
                )
            }
            if !names.insert(zone.name).inserted { faults.append("zone \(Self.shown(zone.name)) is there twice") }
            if zone.interfaces.count > Self.interfaceLimit {
                faults.append("zone \(Self.shown(zone.name)) may have \(Self.interfaceLimit) interfaces")
            }
            if zone.masquerade, zone.interfaces.isEmpty {
                faults.append("zone \(Self.shown(zone.name)) has no interface to masquerade on")
            }
            for interface in zone.interfaces {
                if !Self.isInterfaceName(interface) {
                    faults.append("\(Self.shown(interface)) is no name of an interface")
                } else if interface == "lo" {
                    faults.append("the loopback always passes, it belongs to no zone")
                }
                if let other = owners.updateValue(zone.name, forKey: interface) {
                    faults.append("\(Self.shown(interface)) is in zone \(Self.shown(other)) already")
                }
            }
        }
        return faults
    }

    private var forwardingFaults: [String] {
        var faults: [String] = []
        var seen: [Forwarding] = []
        for forwarding in forwardings {
            faults += [forwarding.from, forwarding.to].compactMap { unknown($0, "a forwarding") }
            if seen.contains(forwarding) {
                faults.append("the forwarding from \(forwarding.from) to \(forwarding.to) is there twice")
            }
            if seen.count < Self.zoneLimit * Self.zoneLimit { seen.append(forwarding) }
        }
        return faults
    }

    private var ruleFaults: [String] {
        var faults: [String] = []
        if rules.count > Self.ruleLimit { faults.append("there may be \(Self.ruleLimit) rules") }
        var names: Set<String> = []
        for rule in rules {
            let place = "rule \(Self.shown(rule.name))"
            if !Self.isRuleName(rule.name) {
                faults.append("\(place): a name has 1 to 64 letters, digits, spaces, and . _ : -")
            }
            if !names.insert(rule.name).inserted { faults.append("\(place) is there twice") }
            faults += [rule.from, rule.to].compactMap { $0 }.compactMap { unknown($0, place) }
            if rule.ports != nil, rule.transport != .tcp, rule.transport != .udp {
                faults.append("\(place): only tcp and udp have ports")
            }
        }
        return faults
    }

    private func unknown(_ zone: String, _ place: String) -> String? {
        zones.contains { $0.name == zone } ? nil : "\(place): there is no zone \(Self.shown(zone))"
    }

    private static func shown(_ text: String) -> String { String(text.prefix(64)).debugDescription }

    /// What makes names of chains of it that are the same for nft(8).
    static func isZoneName(_ text: String) -> Bool {
        guard let first = text.utf8.first, (0x61...0x7A).contains(first), text.utf8.count <= 12 else { return false }
        return text.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) }
    }

    /// A part of what `dev_valid_name` allows (Linux net/core/dev.c), at most 15 octets: nothing that nft(8) reads otherwise.
    static func isInterfaceName(_ text: String) -> Bool {
        guard let first = text.utf8.first, isAlphanumeric(first), text.utf8.count <= 15 else { return false }
        return text.utf8.allSatisfy { isAlphanumeric($0) || [0x2D, 0x2E, 0x5F].contains($0) }
    }

    static func isRuleName(_ text: String) -> Bool {
        guard let first = text.utf8.first, isAlphanumeric(first), text.utf8.count <= 64 else { return false }
        return text.utf8.allSatisfy { isAlphanumeric($0) || [0x20, 0x2D, 0x2E, 0x3A, 0x5F].contains($0) }
    }

    private static func isAlphanumeric(_ octet: UInt8) -> Bool {
        (0x30...0x39).contains(octet) || (0x41...0x5A).contains(octet) || (0x61...0x7A).contains(octet)
    }
}
