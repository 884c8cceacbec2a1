import HaloHardware

/// A mesh peering as wpa_supplicant's user-space MPM keeps it: the finite state machine of IEEE 802.11-2020 14.4 with
/// the departures of that program, which are what a mesh manager meets in the field:
///
/// - An Open or Confirm whose link IDs do not match is dropped without any event, so a peer that restarted is not heard
///   until it sends a Close.
/// - An established link accepts every Close, whatever its link IDs.
/// - Closing locally enters HOLDING and stops the timer: the link stays there until the peer's Close, or a new start.
/// - A full station rejects only whoever is not peering yet.
///
/// A value without clock or radio: it says what to do, its owner does it.
struct PeerLink: Equatable {
    /// `dot11MeshRetryTimeout`, `dot11MeshConfirmTimeout` and `dot11MeshHoldingTimeout`: 400 ms on S1G in Morse Micro's
    /// wpa_supplicant, ten times upstream's.
    static let timeoutMilliseconds = 400
    /// `dot11MeshMaxRetries`: Opens repeated after the first.
    static let maximumRetries = 2

    /// Where the peering stands; `listen` is the supplicant's IDLE.
    private(set) var state: PeerLinkState = .listen
    /// The ID this end chose.
    private(set) var localLinkID: UInt16
    /// The ID the other end chose; 0 when not known.
    private(set) var peerLinkID: UInt16 = 0
    private var retries = 0
    private var closeReason: PeeringReason = .none

    /// A link at rest with an ID of its own, which is random and not 0.
    init(localLinkID: UInt16) { self.localLinkID = localLinkID }

    /// Whether Opens are on the way or the link is up: the states in which `MESH_PEER_ADD` answers `FAIL`.
    var isActive: Bool {
        switch state {
        case .openSent, .openReceived, .confirmReceived, .established: true
        case .listen, .holding, .blocked: false
        }
    }

    /// Starts peering. A link that is held keeps its IDs, the peer's old one included.
    mutating func open() -> [PeerLinkAction] {
        retries = 0
        state = .openSent
        return [.startTimer, .sendOpen]
    }

    /// Ends the peering from this side (`MESH_PEER_REMOVE`).
    mutating func close() -> [PeerLinkAction] {
        let wasEstablished = state == .established
        state = .holding
        closeReason = .none
        return (wasEstablished ? [.released] : []) + [.sendClose(.cancelled), .stopTimer]
    }

    /// Refuses the station for a while after too many failed authentications.
    mutating func block() { state = .blocked }

    /// Forgets the handshake without telling the peer, and starts over with another ID: the link-ID race.
    mutating func lapse(localLinkID: UInt16) -> [PeerLinkAction] {
        self = PeerLink(localLinkID: localLinkID)
        return [.stopTimer]
    }

    /// A peering frame has arrived. `isFull` when no more links may be established.
    mutating func received(_ frame: PeeringFrame, isFull: Bool) -> [PeerLinkAction] {
        guard state != .blocked else { return [] }
        switch frame.action {
        case .open:
            if isFull { return rejectRequest(.maximumPeers) }
            guard peerLinkID == 0 || peerLinkID == frame.localLinkID else { return [] }
            peerLinkID = frame.localLinkID
            return acceptOpen()
        case .confirm:
            if isFull { return rejectRequest(.maximumPeers) }
            guard frame.peerLinkID == localLinkID, peerLinkID == 0 || peerLinkID == frame.localLinkID else { return [] }
            peerLinkID = frame.localLinkID
            return acceptConfirm()
        case .close:
            if state != .established {
                guard peerLinkID == frame.localLinkID else { return [] }
                if let named = frame.peerLinkID, named != localLinkID { return [] }
            }
            return acceptClose()
        }
    }

    /// The timer started last has run out.
    mutating func timerFired() -> [PeerLinkAction] {
        switch state {
        case .openSent, .openReceived:
            guard retries >= Self.maximumRetries else {
                retries += 1
                return [.startTimer, .sendOpen]
            }
            return hold(.maximumRetries)
        case .confirmReceived: return hold(.confirmTimeout)
        case .holding: return [.forget]
        case .listen, .established, .blocked: return []
        }
    }

    private mutating func hold(_ reason: PeeringReason) -> [PeerLinkAction] {
        // The reason is not kept: a frame that arrives now is answered by a Close with reason 0.
        closeReason = .none
        state = .holding
        return [.startTimer, .sendClose(reason)]
    }

    private mutating func rejectRequest(_ reason: PeeringReason) -> [PeerLinkAction] {
        state == .listen ? [.sendClose(reason)] : []
    }

    private mutating func acceptOpen() -> [PeerLinkAction] {
        switch state {
        case .listen:
            retries = 0
            state = .openReceived
            return [.startTimer, .sendOpen, .sendConfirm]
        case .openSent:
            state = .openReceived
            return [.sendConfirm]
        case .openReceived, .established: return [.sendConfirm]
        case .confirmReceived:
            state = .established
            return [.stopTimer, .established, .sendConfirm]
        case .holding: return [.sendClose(closeReason)]
        case .blocked: return []
        }
    }

    private mutating func acceptConfirm() -> [PeerLinkAction] {
        switch state {
        case .openSent:
            state = .confirmReceived
            return [.startTimer]
        case .openReceived:
            state = .established
            return [.stopTimer, .established]
        case .holding: return [.sendClose(closeReason)]
        case .listen, .confirmReceived, .established, .blocked: return []
        }
    }

    private mutating func acceptClose() -> [PeerLinkAction] {
        switch state {
        case .listen, .holding: return [.forget]
        case .openSent, .openReceived, .confirmReceived:
            state = .holding
            closeReason = .closeReceived
            return [.startTimer, .sendClose(.closeReceived)]
        case .established:
            state = .holding
            closeReason = .closeReceived
            return [.startTimer, .released, .disconnected(.closeReceived), .sendClose(.closeReceived)]
        case .blocked: return []
        }
    }
}
