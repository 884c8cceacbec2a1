import HaloHardware
import HaloModel

/// A ruleset as the commands of libnftables-json(5).
///
///     chain input (hook)            chain forward (hook)
///       base rules                    base rules
///       interface → input_ZONE        interface → forward_ZONE
///       verdict                       verdict
///     chain input_ZONE              chain forward_ZONE            chain forward_ZONE_ZONE
///       rules                         interface → forward_…         rules
///       verdict                       verdict                       accept, for a forwarding
///
/// The comment of each rule says what it is, so that the table can be read again.
enum NftablesDocument {
    /// The table's name, in the family `inet`.
    static let table = "halo"
    /// Comments of rules.
    enum Comment {
        static let base = "base"
        static let zone = "zone"
        static let verdict = "verdict"
        static let forwarding = "forwarding"
        static let masquerade = "masquerade"
        static let rule = "rule: "
    }

    private static let place: JSONValue = ["family": "inet", "name": .text(table)]

    /// The commands that make the table so, whatever it was before; `nil` removes it.
    static func commands(for ruleset: FirewallRuleset?) -> JSONValue {
        // A table that is not there cannot be deleted, one that is there can be added.
        var commands: [JSONValue] = [["add": ["table": place]], ["delete": ["table": place]]]
        if let ruleset {
            commands.append(["add": ["table": place]])
            commands += chains(for: ruleset) + rules(for: ruleset)
        }
        return ["nftables": .list(commands)]
    }

    // MARK: Chains

    private static func chains(for ruleset: FirewallRuleset) -> [JSONValue] {
        let pairs = pairs(of: ruleset)
        return [
            chain("input", hook: "input", type: "filter", priority: 0),
            chain("forward", hook: "forward", type: "filter", priority: 0),
            chain("postrouting", hook: "postrouting", type: "nat", priority: 100), chain("reject"),
        ] + ruleset.zones.flatMap { [chain(input($0.name)), chain(forward($0.name))] }
            + pairs.map { chain(forward($0.from, $0.to)) }
    }

    private static func chain(_ name: String) -> JSONValue {
        ["add": ["chain": ["family": "inet", "table": .text(table), "name": .text(name)]]]
    }

    private static func chain(_ name: String, hook: String, type: String, priority: Int64) -> JSONValue {
        [
            "add": [
                "chain": [
                    "family": "inet", "table": .text(table), "name": .text(name), "type": .text(type),
                    "hook": .text(hook), "prio": .integer(priority), "policy": "accept",
                ]
            ]
        ]
    }

    static func input(_ zone: String) -> String { "input_\(zone)" }
    static func forward(_ zone: String) -> String { "forward_\(zone)" }
    static func forward(_ from: String, _ to: String) -> String { "forward_\(from)_\(to)" }

    /// Zones between which something is said, each pair once.
    private static func pairs(of ruleset: FirewallRuleset) -> [FirewallRuleset.Forwarding] {
        var pairs = ruleset.forwardings
        for rule in ruleset.rules {
            guard let to = rule.to else { continue }
            let pair = FirewallRuleset.Forwarding(from: rule.from, to: to)
            if !pairs.contains(pair) { pairs.append(pair) }
        }
        return pairs.sorted { ($0.from, $0.to) < ($1.from, $1.to) }
    }

    // MARK: Rules

    private static func rules(for ruleset: FirewallRuleset) -> [JSONValue] {
        var rules: [JSONValue] = NftablesBase.reject.map { rule("reject", Comment.base, $0) }
        for chain in ["input", "forward"] {
            let base = chain == "input" ? NftablesBase.input : NftablesBase.forward
            rules += base.map { rule(chain, Comment.base, $0) }
            for zone in ruleset.zones {
                let target = chain == "input" ? input(zone.name) : forward(zone.name)
                rules += zone.interfaces.map { interface in
                    rule(chain, Comment.zone, [match(meta("iifname"), .text(interface)), jump(target)])
                }
            }
            rules.append(
                rule(chain, Comment.verdict, [verdict(chain == "input" ? ruleset.input : ruleset.forward)]))
        }
        for zone in ruleset.zones { rules += self.rules(of: zone, in: ruleset) }
        for pair in pairs(of: ruleset) {
            rules += ruleset.rules.filter { $0.from == pair.from && $0.to == pair.to }.map { written in
                rule(forward(pair.from, pair.to), Comment.rule + written.name, expressions(of: written))
            }
            if ruleset.forwardings.contains(pair) {
                rules.append(rule(forward(pair.from, pair.to), Comment.forwarding, [verdict(.accept)]))
            }
        }
        return rules
    }

    private static func rules(of zone: FirewallRuleset.Zone, in ruleset: FirewallRuleset) -> [JSONValue] {
        var rules = ruleset.rules.filter { $0.from == zone.name && $0.to == nil }.map { written in
            rule(input(zone.name), Comment.rule + written.name, expressions(of: written))
        }
        rules.append(rule(input(zone.name), Comment.verdict, [verdict(zone.input)]))
        for pair in pairs(of: ruleset) where pair.from == zone.name {
            let interfaces = ruleset.zones.first { $0.name == pair.to }?.interfaces ?? []
            rules += interfaces.map { interface in
                rule(
                    forward(zone.name), Comment.zone,
                    [match(meta("oifname"), .text(interface)), jump(forward(pair.from, pair.to))])
            }
        }
        rules.append(rule(forward(zone.name), Comment.verdict, [verdict(zone.forward)]))
        if zone.masquerade {
            rules += zone.interfaces.map { interface in
                rule(
                    "postrouting", Comment.masquerade,
                    [
                        match(meta("nfproto"), "ipv4"), match(meta("oifname"), .text(interface)),
                        ["masquerade": .null],
                    ])
            }
        }
        return rules
    }

    private static func rule(_ chain: String, _ comment: String, _ expressions: [JSONValue]) -> JSONValue {
        [
            "add": [
                "rule": [
                    "family": "inet", "table": .text(table), "chain": .text(chain), "comment": .text(comment),
                    "expr": .list(expressions),
                ]
            ]
        ]
    }

    // MARK: Expressions

    private static func expressions(of rule: FirewallRuleset.Rule) -> [JSONValue] {
        var expressions: [JSONValue] = []
        if let source = rule.source { expressions.append(match(payload("ip", "saddr"), prefix(source))) }
        if let destination = rule.destination { expressions.append(match(payload("ip", "daddr"), prefix(destination))) }
        if let transport = rule.transport {
            if let ports = rule.ports {
                let right: JSONValue =
                    ports.first == ports.last
                    ? .integer(Int64(ports.first))
                    : ["range": [.integer(Int64(ports.first)), .integer(Int64(ports.last))]]
                expressions.append(match(payload(transport.rawValue, "dport"), right))
            } else {
                expressions.append(match(meta("l4proto"), .integer(Int64(transport.number))))
            }
        }
        return expressions + [verdict(rule.verdict)]
    }

    static func match(_ left: JSONValue, _ right: JSONValue, _ operation: String = "==") -> JSONValue {
        ["match": ["op": .text(operation), "left": left, "right": right]]
    }

    static func meta(_ key: String) -> JSONValue { ["meta": ["key": .text(key)]] }
    static func payload(_ name: String, _ field: String) -> JSONValue {
        ["payload": ["protocol": .text(name), "field": .text(field)]]
    }
    static func jump(_ chain: String) -> JSONValue { ["jump": ["target": .text(chain)]] }

    static func verdict(_ verdict: FirewallRuleset.Verdict) -> JSONValue {
        switch verdict {
        case .accept: ["accept": .null]
        case .drop: ["drop": .null]
        case .reject: jump("reject")
        }
    }

    /// nft(8) writes a single address without its length.
    private static func prefix(_ prefix: IPv4Prefix) -> JSONValue {
        prefix.length == 32
            ? .text(prefix.address.description)
            : ["prefix": ["addr": .text(prefix.network.description), "len": .integer(Int64(prefix.length))]]
    }
}
