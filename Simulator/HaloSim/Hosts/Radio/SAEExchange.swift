/// One end of Simultaneous Authentication of Equals with one peer (IEEE 802.11-2020 12.4), as a mesh runs it: both ends
/// commit, both confirm, either may begin.
///
/// The state machine, the retransmissions and the octets on the air are those of group 19; the mathematics is an
/// `OpaqueDigest`, so that two ends accept each other exactly when they hold the same passphrase.
struct SAEExchange {
    /// States of 12.4.8.2.
    enum State: Equatable { case nothing, committed, confirmed, accepted }

    /// Octets of a Commit in group 19: scalar, then element.
    static let commitOctets = 96
    /// Octets of a Confirm without its counter.
    static let confirmOctets = 32
    /// `dot11RSNASAESync`: how often a message is repeated before the exchange is given up.
    static let maximumSynchronisations = 5

    /// Where the exchange stands.
    private(set) var state: State = .nothing
    /// This end's scalar and element.
    let commit: [UInt8]
    private let secret: UInt64
    private var peerCommit: [UInt8] = []
    private var synchronisations = 0
    private var sendConfirm: UInt16 = 0

    /// An exchange not begun, with the octets of this end's commit and the passphrase's digest.
    init(commit: [UInt8], secret: UInt64) {
        self.commit = commit
        self.secret = secret
    }

    /// The digest both ends of a mesh derive from its passphrase.
    static func secret(of passphrase: String) -> UInt64 {
        var digest = OpaqueDigest()
        digest.absorb(passphrase.utf8)
        return digest.value
    }

    /// The pairwise master key both ends share once they accepted, as a number.
    var pairwiseKey: UInt64 { key(order: commit, peerCommit) }

    /// The octets of this end's next Confirm: counter, then confirm.
    var confirm: (counter: UInt16, octets: [UInt8]) {
        (sendConfirm, confirm(from: commit, to: peerCommit, sendConfirm))
    }

    /// Begins from this side.
    mutating func begin() -> [SAEAction] {
        state = .committed
        synchronisations = 0
        return [.sendCommit, .startTimer]
    }

    /// The peer's Commit: its scalar and element.
    mutating func received(commit octets: [UInt8]) -> [SAEAction] {
        switch state {
        case .nothing:
            accept(octets)
            return [.sendCommit, .sendConfirm, .startTimer]
        case .committed:
            accept(octets)
            return [.sendConfirm, .startTimer]
        case .confirmed:
            guard synchronise() else { return [.stopTimer] }
            accept(octets)
            return [.sendCommit, .sendConfirm, .startTimer]
        case .accepted: return []
        }
    }

    /// The peer's Confirm.
    mutating func received(confirm octets: [UInt8], counter: UInt16) -> [SAEAction] {
        switch state {
        case .nothing, .committed: return []
        case .confirmed:
            guard octets == confirm(from: peerCommit, to: commit, counter) else { return [.sendFailure] }
            state = .accepted
            return [.stopTimer, .accepted]
        case .accepted:
            // Our Confirm was lost. The counter's last value in the answer keeps two accepted ends from answering each
            // other for ever (12.4.8.6.6).
            guard counter != .max, octets == confirm(from: peerCommit, to: commit, counter) else { return [] }
            sendConfirm = .max
            return [.sendConfirm]
        }
    }

    /// The retransmission timer has run out (`dot11RSNASAERetransPeriod`).
    mutating func timerFired() -> [SAEAction] {
        guard state == .committed || state == .confirmed, synchronise() else { return [] }
        guard state == .confirmed else { return [.sendCommit, .startTimer] }
        return [.sendConfirm, .startTimer]
    }

    private mutating func accept(_ octets: [UInt8]) {
        peerCommit = octets
        state = .confirmed
        sendConfirm = 1
    }

    private mutating func synchronise() -> Bool {
        synchronisations += 1
        if sendConfirm < .max - 1 { sendConfirm += 1 }
        guard synchronisations > Self.maximumSynchronisations else { return true }
        state = .nothing
        return false
    }

    private func key(order one: [UInt8], _ other: [UInt8]) -> UInt64 {
        var first = OpaqueDigest()
        first.absorb(one)
        var second = OpaqueDigest()
        second.absorb(other)
        var both = OpaqueDigest()
        both.absorb(secret)
        both.absorb(first.value ^ second.value)
        return both.value
    }

    private func confirm(from sender: [UInt8], to receiver: [UInt8], _ counter: UInt16) -> [UInt8] {
        var digest = OpaqueDigest()
        digest.absorb(key(order: sender, receiver))
        digest.absorb(sender)
        digest.absorb(UInt64(counter))
        return digest.octets(Self.confirmOctets)
    }
}
