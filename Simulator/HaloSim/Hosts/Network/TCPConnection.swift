import HaloFrames
import HaloHardware
import HaloModel

/// One TCP connection (RFC 9293): handshake, data in order, cumulative acknowledgement delayed by at most 40 ms, slow
/// start and congestion avoidance with fast retransmit (RFC 5681), time-outs with exponential back-off (RFC 6298),
/// orderly and abrupt end. No window scaling, no selective acknowledgement.
final class TCPConnection {
    /// States of RFC 9293 3.3.2 that exist here; a passive connection begins in `synReceived`.
    enum State {
        case synSent, synReceived, established, finWait1, finWait2, closeWait, closing, lastAck, timeWait, closed
    }

    /// Octets of window offered: data is handed on as it comes, so the window never closes.
    static let receiveWindow: UInt16 = 65_535
    private static let synAttempts = 6
    private static let synAckAttempts = 5
    private static let dataAttempts = 15
    private static let orphanAttempts = 8
    static let delayedAcknowledgement = Duration.milliseconds(40)
    static let lingerTime = Duration.seconds(60)

    unowned let sockets: TCPSockets
    let ends: TCPSockets.Ends
    let listener: TCPSockets.Listener?
    var state = State.closed

    /// The connection is up.
    var onEstablished: (() -> Void)?
    /// Data came, in order.
    var onData: (([UInt8]) -> Void)?
    /// The other side will send nothing more.
    var onEnd: (() -> Void)?
    /// The connection broke; nothing follows.
    var onFailed: ((HardwareError) -> Void)?

    var queue = TCPSendQueue()
    var sendUnacknowledged: UInt32 = 0
    var sendNext: UInt32 = 0
    /// Farthest ever sent, which a retransmission goes back from.
    var sendMaximum: UInt32 = 0
    var sendWindow = 65_535
    var segmentLimit: Int
    var congestionWindow: Int
    var slowStartThreshold = 65_535
    var duplicateAcknowledgements = 0
    var isClosing = false
    /// Sequence number of our FIN once it has been sent.
    var finSequence: UInt32?
    var retransmission = TCPRetransmission()

    var receiveNext: UInt32 = 0
    var outOfOrder: [(sequence: UInt32, octets: [UInt8])] = []
    var remoteFin: UInt32?
    var unacknowledgedSegments = 0

    private(set) lazy var retransmitTimer = NetworkTimer(sockets.stack.events) { [weak self] in self?.retransmitDue() }
    private(set) lazy var acknowledgeTimer = NetworkTimer(sockets.stack.events) { [weak self] in
        self?.sendAcknowledgement()
    }
    private(set) lazy var lingerTimer = NetworkTimer(sockets.stack.events) { [weak self] in self?.finish() }

    init(sockets: TCPSockets, ends: TCPSockets.Ends, listener: TCPSockets.Listener?) {
        self.sockets = sockets
        self.ends = ends
        self.listener = listener
        segmentLimit = sockets.maximumSegment(to: ends.remote)
        congestionWindow = 10 * segmentLimit
        sendUnacknowledged = UInt32(truncatingIfNeeded: sockets.stack.random.next())
        sendNext = sendUnacknowledged
        sendMaximum = sendNext
    }

    var now: Int64 { sockets.stack.events.now }

    // MARK: For the user

    /// Sends the first SYN.
    func open() {
        state = .synSent
        sendSynchronise()
    }

    /// Sends data, as soon as the connection allows.
    func send(_ octets: [UInt8]) {
        guard !isClosing, state != .closed else { return }
        queue.append(octets)
        output()
    }

    /// Sends what is queued, then ends our direction.
    func close() {
        guard !isClosing else { return }
        isClosing = true
        switch state {
        case .synSent: finish()
        case .established, .closeWait: output()
        default: break
        }
    }

    /// Ends at once and tells the other side.
    func abort() {
        guard state != .closed else { return }
        if state != .synSent, state != .timeWait { transmit([.reset, .ack], at: sendNext, []) }
        finish()
    }

    // MARK: Ends

    /// Forgets the connection without a word.
    func finish() {
        state = .closed
        retransmitTimer.stop()
        acknowledgeTimer.stop()
        lingerTimer.stop()
        onEstablished = nil
        onData = nil
        onEnd = nil
        onFailed = nil
        sockets.remove(self)
    }

    /// Ends the connection and tells its user why.
    func fail(_ error: HardwareError) {
        let report = onFailed
        finish()
        report?(error)
    }

    func linger() {
        state = .timeWait
        retransmitTimer.stop()
        lingerTimer.start(after: Self.lingerTime)
    }

    // MARK: Output

    func sendSynchronise() {
        let flags: TCPSegment.Flags = state == .synSent ? .syn : [.syn, .ack]
        let base = segment(flags, at: sendUnacknowledged, [])
        let octets = base.octetsOffering(
            maximumSegment: sockets.maximumSegment(to: ends.remote), source: ends.local, destination: ends.remote)
        sockets.stack.send(octets, protocolNumber: IPv4Packet.tcp, from: ends.local, to: ends.remote)
        sendNext = sendUnacknowledged &+ 1
        sendMaximum = sendNext
        if retransmission.attempts == 0 { retransmission.sent(sendNext, at: now) }
        retransmitTimer.start(after: retransmission.timeout)
    }

    private func segment(_ flags: TCPSegment.Flags, at sequence: UInt32, _ payload: [UInt8]) -> TCPSegment {
        TCPSegment(
            source: ends.local, sourcePort: ends.localPort, destination: ends.remote, destinationPort: ends.remotePort,
            sequenceNumber: sequence, acknowledgmentNumber: flags.contains(.ack) ? receiveNext : 0, flags: flags,
            window: Self.receiveWindow, payload: payload)
    }

    func transmit(_ flags: TCPSegment.Flags, at sequence: UInt32, _ payload: [UInt8]) {
        if flags.contains(.ack) {
            unacknowledgedSegments = 0
            acknowledgeTimer.stop()
        }
        let octets = segment(flags, at: sequence, payload).octets
        sockets.stack.send(octets, protocolNumber: IPv4Packet.tcp, from: ends.local, to: ends.remote)
    }

    func sendAcknowledgement() { transmit(.ack, at: sendNext, []) }

    /// Sends what the windows allow, and our FIN behind the last octet.
    func output() {
        guard state == .established || state == .closeWait || finSequence != nil else { return }
        while true {
            let sent = Int(sendNext &- sendUnacknowledged)
            let finished = finSequence.map { Int32(bitPattern: sendNext &- $0) > 0 } ?? false
            if finished { break }
            let waiting = queue.count - sent
            let allowed = max(min(congestionWindow, sendWindow), sent == 0 ? segmentLimit : 0) - sent
            let payload = queue.slice(at: sent, limit: min(segmentLimit, allowed))
            let isLast = isClosing && payload.count == waiting
            guard !payload.isEmpty || isLast else { break }
            var flags: TCPSegment.Flags = .ack
            if payload.count == waiting, !payload.isEmpty { flags.insert(.push) }
            if isLast { flags.insert(.fin) }
            transmit(flags, at: sendNext, payload)
            let end = sendNext &+ UInt32(payload.count) &+ (isLast ? 1 : 0)
            if Int32(bitPattern: end &- sendMaximum) > 0 {
                retransmission.sent(end, at: now)
                sendMaximum = end
            }
            sendNext = end
            if !retransmitTimer.isRunning { retransmitTimer.start(after: retransmission.timeout) }
            guard isLast else { continue }
            if finSequence == nil {
                finSequence = end &- 1
                state = state == .closeWait ? .lastAck : .finWait1
            }
            break
        }
    }

    private func retransmitDue() {
        retransmission.backOff()
        let limit: Int
        switch state {
        case .synSent: limit = Self.synAttempts
        case .synReceived: limit = Self.synAckAttempts
        case .finWait1, .closing, .lastAck: limit = Self.orphanAttempts
        default: limit = Self.dataAttempts
        }
        guard retransmission.attempts <= limit else {
            fail(HardwareError(.timedOut, "connection to \(ends.remote):\(ends.remotePort): no answer (ETIMEDOUT)"))
            return
        }
        if state == .synSent || state == .synReceived {
            sendSynchronise()
            return
        }
        let flight = Int(sendMaximum &- sendUnacknowledged)
        guard flight > 0 else { return }
        slowStartThreshold = max(flight / 2, 2 * segmentLimit)
        congestionWindow = segmentLimit
        duplicateAcknowledgements = 0
        sendNext = sendUnacknowledged
        output()
        if !retransmitTimer.isRunning { retransmitTimer.start(after: retransmission.timeout) }
    }
}
