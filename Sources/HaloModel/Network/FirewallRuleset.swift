/// What a device lets in and through, by zones: groups of interfaces that are trusted alike.
///
/// Connections that exist, the loopback and IPv6 neighbour discovery (RFC 4861) always pass, and so does what the device
/// itself sends. For anything else that arrives, the rules of its interface's zone are asked in order; the first that fits
/// decides, and the zone's own verdict when none does.
public struct FirewallRuleset: Sendable, Codable, Equatable {
    /// What becomes of a packet.
    public enum Verdict: String, Sendable, Codable, CaseIterable {
        /// It passes.
        case accept
        /// It vanishes.
        case drop
        /// It is answered: TCP with a reset, anything else with ICMP port unreachable.
        case reject
    }

    /// Interfaces that are trusted alike.
    public struct Zone: Sendable, Codable, Equatable {
        /// Its name: a small letter, then up to eleven small letters and digits.
        public var name: String
        /// Names of its interfaces; they need not exist yet.
        public var interfaces: [String]
        /// What arrives for the device itself and fits no rule.
        public var input: Verdict
        /// What arrives for others and fits neither a rule nor a forwarding.
        public var forward: Verdict
        /// Whether what leaves by this zone takes the device's own IPv4 address there (source NAT).
        public var masquerade: Bool

        /// Takes the parts as they are.
        public init(
            name: String, interfaces: [String], input: Verdict, forward: Verdict = .drop, masquerade: Bool = false
        ) {
            self.name = name
            self.interfaces = interfaces
            self.input = input
            self.forward = forward
            self.masquerade = masquerade
        }
    }

    /// What arrives by one zone may leave by another; answers come back by themselves.
    public struct Forwarding: Sendable, Codable, Equatable {
        /// Where it arrives.
        public var from: String
        /// Where it leaves.
        public var to: String

        /// Takes the parts as they are.
        public init(from: String, to: String) {
            self.from = from
            self.to = to
        }
    }

    /// What a rule looks at above IPv4.
    public enum Transport: String, Sendable, Codable, CaseIterable {
        /// TCP (RFC 9293).
        case tcp
        /// UDP (RFC 768).
        case udp
        /// ICMP (RFC 792), such as an echo request.
        case icmp

        /// The number in the IPv4 header.
        public var number: UInt8 {
            switch self {
            case .icmp: 1
            case .tcp: 6
            case .udp: 17
            }
        }
    }

    /// An exception from a zone's own verdict.
    public struct Rule: Sendable, Codable, Equatable {
        /// Its name, the only one of this name: up to 64 letters, digits, spaces, and `. _ : -`.
        public var name: String
        /// The zone it arrives by.
        public var from: String
        /// The zone it leaves by; `nil` for what is for the device itself.
        public var to: String?
        /// Where it may come from; `nil` for anywhere, IPv6 included.
        public var source: IPv4Prefix?
        /// Where it may go to; `nil` for anywhere, IPv6 included.
        public var destination: IPv4Prefix?
        /// What it carries; `nil` for anything.
        public var transport: Transport?
        /// Destination ports, of TCP or UDP; `nil` for all.
        public var ports: PortRange?
        /// What becomes of it.
        public var verdict: Verdict

        /// Takes the parts as they are.
        public init(
            name: String, from: String, to: String? = nil, source: IPv4Prefix? = nil, destination: IPv4Prefix? = nil,
            transport: Transport? = nil, ports: PortRange? = nil, verdict: Verdict
        ) {
            self.name = name
            self.from = from
            self.to = to
            self.source = source
            self.destination = destination
            self.transport = transport
            self.ports = ports
            self.verdict = verdict
        }
    }

    /// The zones.
    public var zones: [Zone]
    /// Which zones may reach which.
    public var forwardings: [Forwarding]
    /// Exceptions; of those with the same zones the first that fits decides.
    public var rules: [Rule]
    /// What arrives by an interface of no zone, for the device itself.
    public var input: Verdict
    /// What arrives by an interface of no zone, for others.
    public var forward: Verdict

    /// Takes the parts as they are.
    public init(
        zones: [Zone] = [], forwardings: [Forwarding] = [], rules: [Rule] = [], input: Verdict = .accept,
        forward: Verdict = .drop
    ) {
        self.zones = zones
        self.forwardings = forwardings
        self.rules = rules
        self.input = input
        self.forward = forward
    }

    /// The same in the one order in which a device tells it: zones and forwardings by name, rules by their zones and else in
    /// their own order, networks without host bits.
    public var canonical: FirewallRuleset {
        var same = self
        same.zones.sort { $0.name < $1.name }
        for index in same.zones.indices { same.zones[index].interfaces.sort() }
        same.forwardings.sort { ($0.from, $0.to) < ($1.from, $1.to) }
        let order = rules.enumerated().sorted { left, right in
            (left.element.from, left.element.to ?? "", left.offset)
                < (right.element.from, right.element.to ?? "", right.offset)
        }
        same.rules = order.map { _, rule in
            var rule = rule
            rule.source = rule.source.flatMap { IPv4Prefix(address: $0.network, length: $0.length) }
            rule.destination = rule.destination.flatMap { IPv4Prefix(address: $0.network, length: $0.length) }
            return rule
        }
        return same
    }

    /// Whether anything may pass through the device from one interface to another.
    public var forwardsAnything: Bool {
        !forwardings.isEmpty || forward == .accept || zones.contains { $0.forward == .accept }
            || rules.contains { $0.to != nil && $0.verdict == .accept }
    }
}
