import HaloHardware
import HaloModel

/// Reading the table again. Nothing is passed over: a rule that `commands(for:)` would not have written is an error.
extension NftablesDocument {
    /// A rule of the table.
    private struct Entry {
        var chain: String
        var comment: String
        var expressions: [JSONValue]

        func isSame(as rule: JSONValue) -> Bool {
            rule["comment"]?.string == comment && rule["expr"]?.items == expressions
        }
    }

    /// What the table does, in canonical order.
    /// - Throws: `HardwareError` `invalid`, with what is not HALO's.
    static func ruleset(from document: JSONValue) throws -> FirewallRuleset {
        var chains: [String] = []
        var entries: [Entry] = []
        for object in document["nftables"]?.items ?? [] {
            if let name = object["chain"]?["name"]?.string { chains.append(name) }
            if let rule = object["rule"] {
                let (chain, comment) = (rule["chain"]?.string ?? "", rule["comment"]?.string ?? "")
                let expressions = (rule["expr"]?.items ?? []).map(numbered)
                entries.append(Entry(chain: chain, comment: comment, expressions: expressions))
            }
        }
        var ruleset = FirewallRuleset()
        for name in chains where name.hasPrefix("input_") {
            ruleset.zones.append(FirewallRuleset.Zone(name: String(name.dropFirst(6)), interfaces: [], input: .drop))
        }
        for entry in entries { try take(entry, into: &ruleset) }
        // What was read says all of the table only if it would be written just like that.
        let wanted = (commands(for: ruleset.canonical)["nftables"]?.items ?? []).compactMap { $0["add"]?["rule"] }
        for chain in Set(entries.map(\.chain) + wanted.compactMap { $0["chain"]?.string }).sorted() {
            let (found, written) = (entries.filter { $0.chain == chain }, wanted.filter { $0["chain"] == .text(chain) })
            guard found.count == written.count, zip(found, written).allSatisfy({ $0.isSame(as: $1) }) else {
                throw foreign(chain)
            }
        }
        return ruleset.canonical
    }

    /// Protocols by number: nft(8) names them where there is an /etc/protocols, which not every device has.
    private static func numbered(_ expression: JSONValue) -> JSONValue {
        guard let match = expression["match"], match["left"] == meta("l4proto"),
            let transport = match["right"]?.string.flatMap({ FirewallRuleset.Transport(rawValue: $0) })
        else { return expression }
        return self.match(meta("l4proto"), .integer(Int64(transport.number)))
    }

    private static func take(_ entry: Entry, into ruleset: inout FirewallRuleset) throws {
        let parts = entry.chain.split(separator: "_", omittingEmptySubsequences: false).map(String.init)
        let zone = parts.count > 1 ? ruleset.zones.firstIndex { $0.name == parts[1] } : nil
        switch (entry.comment, parts.first, parts.count) {
        case (Comment.base, _, 1): break
        case (Comment.verdict, "input", 1): ruleset.input = try verdict(of: entry)
        case (Comment.verdict, "forward", 1): ruleset.forward = try verdict(of: entry)
        case (Comment.zone, "input", 1):
            guard let interface = entry.expressions.first?["match"]?["right"]?.string,
                let target = entry.expressions.last?["jump"]?["target"]?.string,
                let index = ruleset.zones.firstIndex(where: { input($0.name) == target })
            else { throw foreign(entry.chain) }
            ruleset.zones[index].interfaces.append(interface)
        // These follow from the zones.
        case (Comment.zone, "forward", _): break
        case (Comment.verdict, "input", 2):
            guard let zone else { throw foreign(entry.chain) }
            ruleset.zones[zone].input = try verdict(of: entry)
        case (Comment.verdict, "forward", 2):
            guard let zone else { throw foreign(entry.chain) }
            ruleset.zones[zone].forward = try verdict(of: entry)
        case (Comment.masquerade, "postrouting", 1):
            let interface = entry.expressions.dropFirst().first?["match"]?["right"]?.string ?? ""
            guard let index = ruleset.zones.firstIndex(where: { $0.interfaces.contains(interface) }) else {
                throw foreign(entry.chain)
            }
            ruleset.zones[index].masquerade = true
        case (Comment.forwarding, "forward", 3):
            ruleset.forwardings.append(FirewallRuleset.Forwarding(from: parts[1], to: parts[2]))
        case (let comment, _, 2...3) where comment.hasPrefix(Comment.rule):
            ruleset.rules.append(
                try rule(
                    named: String(comment.dropFirst(Comment.rule.count)), from: parts[1],
                    to: parts.count == 3 ? parts[2] : nil, entry))
        default: throw foreign(entry.chain)
        }
    }

    private static func rule(
        named name: String, from: String, to: String?, _ entry: Entry
    ) throws -> FirewallRuleset.Rule {
        var rule = FirewallRuleset.Rule(name: name, from: from, to: to, verdict: try verdict(of: entry))
        for expression in entry.expressions.dropLast() {
            guard let match = expression["match"], let left = match["left"], let right = match["right"] else {
                throw foreign(entry.chain)
            }
            switch (left["payload"]?["protocol"]?.string, left["payload"]?["field"]?.string) {
            case ("ip", "saddr"): rule.source = try prefix(right, entry)
            case ("ip", "daddr"): rule.destination = try prefix(right, entry)
            case (let name?, "dport"):
                rule.transport = FirewallRuleset.Transport(rawValue: name)
                rule.ports = try ports(right, entry)
            default: rule.transport = FirewallRuleset.Transport.allCases.first { Int64($0.number) == right.whole }
            }
        }
        return rule
    }

    private static func prefix(_ value: JSONValue, _ entry: Entry) throws -> IPv4Prefix {
        let text = value["prefix"]?["addr"]?.string ?? value.string ?? ""
        guard let address = IPv4Address(text),
            let prefix = IPv4Prefix(address: address, length: Int(value["prefix"]?["len"]?.whole ?? 32))
        else { throw foreign(entry.chain) }
        return prefix
    }

    private static func ports(_ value: JSONValue, _ entry: Entry) throws -> PortRange {
        let bounds = (value["range"]?.items ?? [value]).compactMap(\.whole).compactMap { UInt16(exactly: $0) }
        guard let first = bounds.first, let last = bounds.last, let range = PortRange(first, last) else {
            throw foreign(entry.chain)
        }
        return range
    }

    private static func verdict(of entry: Entry) throws -> FirewallRuleset.Verdict {
        let found = FirewallRuleset.Verdict.allCases.first { verdict($0) == entry.expressions.last }
        guard let found else { throw foreign(entry.chain) }
        return found
    }

    private static func foreign(_ chain: String) -> HardwareError {
        HardwareError(.invalid, "chain \(chain.prefix(64)) of the table inet \(table) is not as HALO writes it")
    }
}
