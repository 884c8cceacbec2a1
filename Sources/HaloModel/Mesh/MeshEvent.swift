/// Something the mesh manager saw or decided, with its reason: one entry of `GET /v1/mesh/events` on its local socket.
public struct MeshEvent: Sendable, Codable, Equatable {
    /// What it is about.
    public enum Kind: String, Sendable, Codable, CaseIterable {
        /// The mesh state changed.
        case state
        /// The radio driver was loaded, or could not be.
        case driver
        /// The supplicant was started, joined or left the mesh group, or is stuck.
        case group
        /// A scan began or ended.
        case scan
        /// A peering was opened.
        case peerAdded = "peer-added"
        /// A peering was closed.
        case peerRemoved = "peer-removed"
        /// The supplicant refused to open a peering, or blocked a station.
        case peerRefused = "peer-refused"
        /// A link was probed and found dead, or alive again.
        case link
        /// batman-adv was set up, or its route to the gateway changed.
        case routing
        /// An underlay address was granted, chosen or given up.
        case address
        /// The device's place in the overlay, its keys and its session with the gateway.
        case overlay
        /// A rung of the recovery ladder was climbed, or failed.
        case recovery
        /// The radio configuration and its changes.
        case radio
    }

    /// Counts the events of one run of the manager, from 1.
    public var id: UInt64
    /// When, by the device's calendar clock.
    public var time: WallTime
    /// Nanoseconds since the device booted, by the clock that does not step.
    public var uptimeNanoseconds: Int64
    /// What it is about.
    public var kind: Kind
    /// Whom or what it concerns: a neighbour's address, an interface, a rung, a generation.
    public var subject: String
    /// What happened.
    public var what: String
    /// Why, in words an operator understands.
    public var why: String
    /// What it was decided from, by name.
    public var basis: [String: String]

    /// Takes the parts as they are.
    public init(
        id: UInt64, time: WallTime, uptimeNanoseconds: Int64, kind: Kind, subject: String, what: String, why: String,
        basis: [String: String] = [:]
    ) {
        self.id = id
        self.time = time
        self.uptimeNanoseconds = uptimeNanoseconds
        self.kind = kind
        self.subject = subject
        self.what = what
        self.why = why
        self.basis = basis
    }

    enum CodingKeys: String, CodingKey {
        case id, time, kind, subject, what, why, basis
        case uptimeNanoseconds = "uptime_ns"
    }
}

/// Events of the mesh manager after a given one.
public struct MeshEventPage: Sendable, Codable, Equatable {
    /// Which run of the manager the numbers belong to; another one after a restart.
    public var run: String
    /// Oldest first.
    public var items: [MeshEvent]
    /// What to give as `after` next time.
    public var next: UInt64
    /// Whether events between the one asked for and the first of these have been forgotten.
    public var missed: Bool

    /// Takes the parts as they are.
    public init(run: String, items: [MeshEvent], next: UInt64, missed: Bool) {
        self.run = run
        self.items = items
        self.next = next
        self.missed = missed
    }
}
