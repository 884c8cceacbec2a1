import HaloModel

/// Something the replayed mesh manager decided.
public struct ReplayDecision: Sendable, Equatable, Encodable {
    /// What kind of decision.
    public enum Kind: String, Sendable, Encodable {
        /// It judged itself in another state.
        case state
        /// It added a peer.
        case add
        /// It closed a peering.
        case remove
        /// It noticed that a peering was refused or did not last.
        case refused
        /// It found a link that carries nothing, or carries again.
        case link
        /// It has another way to the gateway, or none.
        case route
        /// It climbed a rung of the recovery ladder.
        case rung
        /// It joined the mesh group.
        case join
        /// It left the mesh group.
        case leave
        /// It started or restarted a unit.
        case unit
        /// It loaded, unloaded or reset the radio.
        case radio
        /// It rebooted the device.
        case reboot
    }

    /// When, in seconds from the capture's first frame.
    public let seconds: Double
    /// What kind.
    public let kind: Kind
    /// The neighbour it is about.
    public let peer: MACAddress?
    /// The state entered.
    public let state: MeshState?
    /// The rung climbed, 1 … 7.
    public let rung: Int?
    /// What was decided, for a reader.
    public let text: String
    /// Why, in the manager's own words.
    public let why: String?

    /// What an event of the manager's journal tells that nothing else does; `nil` for the others.
    init?(_ event: MeshEvent, seconds: Double) {
        let peer = MACAddress(event.subject)
        switch event.kind {
        case .peerRefused:
            self.init(seconds: seconds, kind: .refused, peer: peer, event, "\(event.subject): \(event.what)")
        case .link: self.init(seconds: seconds, kind: .link, peer: peer, event, "\(event.subject) \(event.what)")
        case .routing:
            // The gateway's own set-up of the interface is no route.
            guard peer != nil || event.subject == "gateway" else { return nil }
            self.init(seconds: seconds, kind: .route, peer: nil, event, "\(event.subject): \(event.what)")
        case .state, .driver, .group, .scan, .peerAdded, .peerRemoved, .address, .overlay, .recovery, .radio: return nil
        }
    }

    private init(seconds: Double, kind: Kind, peer: MACAddress?, _ event: MeshEvent, _ text: String) {
        self.init(seconds: seconds, kind: kind, peer: peer, text: text, why: event.why)
    }

    init(
        seconds: Double, kind: Kind, peer: MACAddress? = nil, state: MeshState? = nil, rung: Int? = nil, text: String,
        why: String? = nil
    ) {
        self.seconds = seconds
        self.kind = kind
        self.peer = peer
        self.state = state
        self.rung = rung
        self.text = text
        self.why = why
    }
}
