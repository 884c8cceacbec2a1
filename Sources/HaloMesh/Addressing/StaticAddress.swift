import HaloModel

/// Chooses an underlay address when no DHCP server answers: always the same one for a device, as long as nobody else has
/// it. Addresses .2 to .49 are free for that, because the gateway grants .50 to .250; .251 to .254 are used for the
/// moment in which a device asks whether its choice is taken (RFC 5227 would ask from 0.0.0.0).
public struct StaticAddress: Sendable, Equatable {
    /// Host numbers a device may choose.
    static let hosts: ClosedRange<UInt32> = 2...49
    /// Host numbers to ask from.
    static let askers: ClosedRange<UInt32> = 251...254
    /// How long without an answer of a DHCP server until a device chooses.
    public static let patience: Duration = .seconds(45)
    /// How often a chosen address is checked again: two devices may have chosen at the same moment.
    public static let checkInterval: Duration = .minutes(5)

    /// The address in use.
    public private(set) var chosen: IPv4Prefix?
    /// Since when no DHCP server has answered.
    public private(set) var unansweredSince: MonotonicInstant?
    private var nextCheck: MonotonicInstant = .boot
    /// Choices found taken.
    private var taken: Set<UInt32> = []

    /// Nothing chosen.
    public init() {}

    /// A DHCP server answered.
    public mutating func answered() { self = StaticAddress() }

    /// No DHCP server answered.
    public mutating func unanswered(at now: MonotonicInstant) { unansweredSince = unansweredSince ?? now }

    /// The address to ask for now; `nil` when nothing is to be done.
    public func candidate(for node: NodeID, in underlay: IPv4Prefix, at now: MonotonicInstant) -> IPv4Prefix? {
        guard let since = unansweredSince, now - since >= Self.patience, now >= nextCheck else { return nil }
        if let chosen { return chosen }
        let count = UInt32(Self.hosts.count)
        let first = Self.hash(node) % count
        for step in 0..<count {
            let host = Self.hosts.lowerBound + (first + step) % count
            if !taken.contains(host) { return Self.address(host, underlay) }
        }
        return nil
    }

    /// The address to ask from.
    public static func asker(for node: NodeID, in underlay: IPv4Prefix) -> IPv4Prefix? {
        address(askers.lowerBound + hash(node) / 64 % UInt32(askers.count), underlay)
    }

    /// Nobody has the candidate: it is the device's own from now on.
    public mutating func found(free candidate: IPv4Prefix, at now: MonotonicInstant, spread: Double) {
        // The first check comes early: whoever chose at the same moment is found then.
        let wait = chosen == nil ? Duration.seconds(40) : Self.checkInterval
        nextCheck = now + wait * (0.75 + 0.5 * spread)
        chosen = candidate
    }

    /// Somebody has the candidate.
    public mutating func found(taken candidate: IPv4Prefix, at now: MonotonicInstant) {
        taken.insert(candidate.address.rawValue & 0xFF)
        if taken.count >= Self.hosts.count { taken = [] }
        chosen = nil
        nextCheck = now
    }

    private static func address(_ host: UInt32, _ underlay: IPv4Prefix) -> IPv4Prefix? {
        IPv4Prefix(address: IPv4Address(rawValue: underlay.network.rawValue | host), length: underlay.length)
    }

    /// FNV-1a (32 bits): the same on every device and after every start.
    private static func hash(_ node: NodeID) -> UInt32 {
        node.rawValue.utf8.reduce(0x811C_9DC5) { ($0 ^ UInt32($1)) &* 0x0100_0193 }
    }
}
