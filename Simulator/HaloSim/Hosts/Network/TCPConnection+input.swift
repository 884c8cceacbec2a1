import HaloFrames
import HaloHardware
import HaloModel

/// What a connection does with a segment (RFC 9293 3.10.7).
extension TCPConnection {
    /// Takes a segment of this connection whose checksum is right.
    func received(_ segment: TCPSegment) {
        switch state {
        case .closed where listener != nil: acceptSynchronise(segment)
        case .closed: break
        case .synSent: receivedInSynSent(segment)
        default: receivedInSequence(segment)
        }
    }

    private func takeOffer(_ segment: TCPSegment) {
        if let limit = segment.offeredMaximumSegment { segmentLimit = max(64, min(segmentLimit, limit)) }
        congestionWindow = 10 * segmentLimit
        sendWindow = Int(segment.window)
    }

    private func acceptSynchronise(_ segment: TCPSegment) {
        receiveNext = segment.sequenceNumber &+ 1
        takeOffer(segment)
        state = .synReceived
        sendSynchronise()
    }

    private func receivedInSynSent(_ segment: TCPSegment) {
        let isForUs = segment.flags.contains(.ack) && segment.acknowledgmentNumber == sendUnacknowledged &+ 1
        if segment.flags.contains(.reset) {
            if isForUs {
                fail(
                    HardwareError(.disconnected, "connect to \(ends.remote):\(ends.remotePort): refused (ECONNREFUSED)")
                )
            }
            return
        }
        guard segment.flags.contains(.syn), isForUs else { return }
        receiveNext = segment.sequenceNumber &+ 1
        takeOffer(segment)
        becomeEstablished(acknowledging: segment.acknowledgmentNumber)
        unacknowledgedSegments = 1
        onEstablished?()
        // Data given in `onEstablished` has carried the acknowledgement already.
        if state != .closed, unacknowledgedSegments > 0 { sendAcknowledgement() }
    }

    private func becomeEstablished(acknowledging number: UInt32) {
        retransmission.acknowledged(number, at: now)
        retransmitTimer.stop()
        sendUnacknowledged = number
        sendNext = number
        sendMaximum = number
        state = .established
        sockets.stack.confirm(ends.remote)
    }

    private func receivedInSequence(_ segment: TCPSegment) {
        let offset = Int32(bitPattern: segment.sequenceNumber &- receiveNext)
        let isInWindow = offset >= -Int32(Self.receiveWindow) && offset < Int32(Self.receiveWindow)
        if segment.flags.contains(.reset) {
            if offset >= 0, isInWindow {
                fail(HardwareError(.disconnected, "connection to \(ends.remote):\(ends.remotePort) reset (ECONNRESET)"))
            }
            return
        }
        if segment.flags.contains(.syn) {
            // Our SYN-ACK was lost, or the other side forgot the connection: it will answer this with a reset.
            if state == .synReceived { sendSynchronise() } else { sendAcknowledgement() }
            return
        }
        guard isInWindow, segment.flags.contains(.ack) else {
            sendAcknowledgement()
            return
        }
        if state == .synReceived {
            guard segment.acknowledgmentNumber == sendUnacknowledged &+ 1 else { return }
            becomeEstablished(acknowledging: segment.acknowledgmentNumber)
            sendWindow = Int(segment.window)
            listener?.accept(self)
            if state == .established, isClosing { output() }
        } else {
            acknowledged(segment)
        }
        guard state != .closed else { return }
        take(segment)
    }

    // MARK: Acknowledgements

    private func acknowledged(_ segment: TCPSegment) {
        let number = segment.acknowledgmentNumber
        let advance = Int32(bitPattern: number &- sendUnacknowledged)
        guard Int32(bitPattern: number &- sendMaximum) <= 0 else {
            sendAcknowledgement()
            return
        }
        sendWindow = Int(segment.window)
        if advance > 0 {
            advanced(to: number, by: Int(advance))
        } else if advance == 0, sendMaximum != sendUnacknowledged, segment.payload.isEmpty,
            !segment.flags.contains(.fin)
        {
            duplicateAcknowledgements += 1
            if duplicateAcknowledgements == 3 { retransmitFast() }
        }
        if state != .closed, state != .timeWait { output() }
    }

    private func advanced(to number: UInt32, by advance: Int) {
        sockets.stack.confirm(ends.remote)
        retransmission.acknowledged(number, at: now)
        duplicateAcknowledgements = 0
        queue.removeFirst(min(advance, queue.count))
        sendUnacknowledged = number
        if Int32(bitPattern: sendNext &- number) < 0 { sendNext = number }
        if congestionWindow < slowStartThreshold {
            congestionWindow += min(advance, segmentLimit)
        } else {
            congestionWindow += max(1, segmentLimit * segmentLimit / congestionWindow)
        }
        congestionWindow = min(congestionWindow, 1 << 20)
        if sendUnacknowledged == sendMaximum {
            retransmitTimer.stop()
        } else {
            retransmitTimer.start(after: retransmission.timeout)
        }
        guard let fin = finSequence, Int32(bitPattern: number &- fin) > 0 else { return }
        switch state {
        case .finWait1:
            state = .finWait2
            lingerTimer.start(after: Self.lingerTime)
        case .closing: linger()
        case .lastAck: finish()
        default: break
        }
    }

    /// RFC 5681 3.2, without inflating the window further: the next acknowledgement covers what was lost, or the
    /// timer does.
    private func retransmitFast() {
        let flight = Int(sendMaximum &- sendUnacknowledged)
        slowStartThreshold = max(flight / 2, 2 * segmentLimit)
        congestionWindow = slowStartThreshold + 3 * segmentLimit
        retransmission.forgetMeasurement()
        let payload = queue.slice(at: 0, limit: segmentLimit)
        let isLast = finSequence == sendUnacknowledged &+ UInt32(payload.count)
        transmit(isLast ? [.ack, .fin] : .ack, at: sendUnacknowledged, payload)
        retransmitTimer.start(after: retransmission.timeout)
    }

    // MARK: Data

    private func take(_ segment: TCPSegment) {
        if segment.flags.contains(.fin) {
            remoteFin = segment.sequenceNumber &+ UInt32(segment.payload.count)
        }
        guard !segment.payload.isEmpty || segment.flags.contains(.fin) else { return }
        let offset = Int(Int32(bitPattern: segment.sequenceNumber &- receiveNext))
        if offset > 0 {
            keepForLater(segment)
            sendAcknowledgement()
            return
        }
        let isOld = offset < 0 && -offset >= segment.payload.count && !segment.flags.contains(.fin)
        unacknowledgedSegments += 1
        if -offset < segment.payload.count { hand(Array(segment.payload.dropFirst(-offset))) }
        takeKept()
        guard state != .closed else { return }
        if let fin = remoteFin, fin == receiveNext {
            receiveNext = receiveNext &+ 1
            remoteFin = nil
            ended()
            return
        }
        // Every second segment at once, a single one after 40 ms unless data goes the other way (RFC 9293 3.8.6.3).
        if isOld || unacknowledgedSegments >= 2 || segment.flags.contains(.fin) {
            sendAcknowledgement()
        } else if unacknowledgedSegments > 0, !acknowledgeTimer.isRunning {
            acknowledgeTimer.start(after: Self.delayedAcknowledgement)
        }
    }

    private func hand(_ octets: [UInt8]) {
        receiveNext = receiveNext &+ UInt32(octets.count)
        onData?(octets)
    }

    private func keepForLater(_ segment: TCPSegment) {
        guard !segment.payload.isEmpty, outOfOrder.count < 64,
            !outOfOrder.contains(where: { $0.sequence == segment.sequenceNumber })
        else { return }
        outOfOrder.append((segment.sequenceNumber, segment.payload))
    }

    private func takeKept() {
        while state != .closed {
            let next = outOfOrder.firstIndex { kept in
                let offset = Int(Int32(bitPattern: kept.sequence &- receiveNext))
                return offset <= 0
            }
            guard let next else { return }
            let kept = outOfOrder.remove(at: next)
            let skip = Int(Int32(bitPattern: receiveNext &- kept.sequence))
            if skip < kept.octets.count { hand(Array(kept.octets.dropFirst(skip))) }
        }
    }

    /// The other side has ended its direction.
    private func ended() {
        let report = onEnd
        switch state {
        case .established: state = .closeWait
        case .finWait1: state = .closing
        case .finWait2: linger()
        default: break
        }
        unacknowledgedSegments = 1
        report?()
        // A FIN of ours sent by the report has acknowledged it.
        if state != .closed, unacknowledgedSegments > 0 { sendAcknowledgement() }
    }
}

extension TCPSegment {
    /// The maximum segment size option (kind 2, RFC 9293 3.2).
    var offeredMaximumSegment: Int? {
        var index = 0
        while index < options.count {
            let kind = options[index]
            if kind == 0 { return nil }
            if kind == 1 {
                index += 1
                continue
            }
            guard index + 1 < options.count, options[index + 1] >= 2 else { return nil }
            let length = Int(options[index + 1])
            if kind == 2, length == 4, index + 3 < options.count {
                return Int(options[index + 2]) << 8 | Int(options[index + 3])
            }
            index += length
        }
        return nil
    }

    /// The segment's octets with a maximum segment size option put in, and the checksum that goes with it.
    func octetsOffering(maximumSegment: Int, source: IPv4Address, destination: IPv4Address) -> [UInt8] {
        var writer = ByteWriter(capacity: 24)
        writer.writeUInt8(2)
        writer.writeUInt8(4)
        writer.writeUInt16BE(UInt16(clamping: maximumSegment))
        var result = octets
        result.insert(contentsOf: writer.bytes, at: 20)
        result[12] = 6 << 4
        result[16] = 0
        result[17] = 0
        let sum = InternetChecksum.pseudoHeaderSum(
            source: source, destination: destination, protocolNumber: IPv4Packet.tcp, length: result.count)
        let checksum = InternetChecksum.checksum(result, initial: sum)
        result[16] = UInt8(checksum >> 8)
        result[17] = UInt8(checksum & 0xFF)
        return result
    }
}
