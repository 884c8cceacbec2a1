import HaloFrames
import HaloHardware
import HaloModel

extension SimulatedRadio: RadioListener {
    /// How long the kernel, netlink and the supplicant's event loop take to hand a management frame on.
    private static let managementDelay = Duration.microseconds(800)

    /// The medium delivers a frame.
    public func radio(received frame: [UInt8], signalDBm: Int, rateKbps: Int) {
        guard isInterfaceUp else { return }
        var reader = ByteReader(frame)
        guard let header = try? MACHeader(parsing: &reader), let transmitter = header.address2, transmitter != address,
            header.address1 == address || header.address1.isGroup
        else { return }
        let kind = header.frameControl.kind
        if kind.isData {
            guard faults.isEmpty || !isDropped(.data, from: transmitter) else { return }
            receivedData(header, &reader, octets: frame.count, signalDBm: signalDBm)
            return
        }
        if let station = stations[transmitter] {
            station.lastHeard = now
            station.signalDBm = signalDBm
            station.receivedOctets &+= UInt64(frame.count)
            station.receivedPackets &+= 1
        }
        switch kind {
        case .beacon, .probeResponse:
            guard faults.isEmpty || !isDropped(.beacon, from: transmitter) else { return }
            receivedBeacon(frame, &reader, from: transmitter, signalDBm: signalDBm)
        case .probeRequest:
            guard faults.isEmpty || !isDropped(.beacon, from: transmitter) else { return }
            answerProbe(from: transmitter)
        case .authentication, .action:
            guard group != nil, let body = try? WirelessFrame.Body(parsing: &reader, header: header) else { return }
            receivedManagement(body, from: transmitter)
        default: return
        }
    }

    /// The medium has done with a frame.
    public func radio(sent token: UInt64, acknowledged: Bool, attempts: Int) {
        guard token != 0, let station = stations[MACAddress(rawValue: token)] else { return }
        station.retries &+= UInt32(clamping: max(0, attempts - 1))
        if !acknowledged { station.failed &+= 1 }
    }

    private func receivedManagement(_ body: WirelessFrame.Body, from transmitter: MACAddress) {
        switch body {
        case .authentication(let body):
            guard !isDropped(.authentication, from: transmitter) else { return }
            handOn { $0.received(body, from: transmitter) }
        case .action(.peering(let peering)):
            let kind: RadioFault.FrameFilter.Kind
            switch peering.action {
            case .open: kind = .peeringOpen
            case .confirm: kind = .peeringConfirm
            case .close: kind = .peeringClose
            }
            guard !isDropped(kind, from: transmitter) else { return }
            handOn { $0.received(peering, from: transmitter) }
        default: return
        }
    }

    /// Hands something to the supplicant, which does one thing after another: behind a computation under way it waits.
    private func handOn(after delay: Duration = managementDelay, _ body: @escaping (SimulatedRadio) -> Void) {
        inSupplicant(after: delay) { radio in
            let busy = radio.supplicant.busyUntil - radio.now
            if busy > 0 { radio.handOn(after: .nanoseconds(busy), body) } else { body(radio) }
        }
    }

    private func receivedBeacon(
        _ frame: [UInt8], _ reader: inout ByteReader, from transmitter: MACAddress, signalDBm: Int
    ) {
        guard group != nil || supplicant.scanTimer != nil else { return }
        // Most beacons repeat the one before but for sequence number and timestamp, the octets 22 to 31.
        let isRepeated =
            heardFrames[transmitter].map { $0.count == frame.count && $0.dropFirst(32) == frame.dropFirst(32) } ?? false
        if isRepeated, heard[transmitter] != nil {
            heard[transmitter]?.lastHeard = now
            heard[transmitter]?.signalDBm = signalDBm
        } else {
            guard let body = try? BeaconBody(parsing: &reader), let meshID = body.elements.meshID,
                let configuration = body.elements.meshConfiguration
            else { return }
            heardFrames[transmitter] = frame
            heard[transmitter] = HeardStation(
                meshID: String(decoding: meshID, as: UTF8.self), signalDBm: signalDBm, lastHeard: now,
                acceptsPeers: configuration.capability & 0x01 != 0, authentication: configuration.authentication,
                peerings: Int(configuration.formationInfo >> 1 & 0x3F), channel: body.elements.s1gChannel)
        }
        // A beacon of another channel makes no peer candidate (mac80211's `mesh_matches_local` compares channels).
        guard visiting == nil, let group, let entry = heard[transmitter], stations[transmitter] == nil,
            entry.acceptsPeers,
            entry.meshID == group.meshID, (entry.authentication == 1) == (group.passphrase != nil),
            supplicant.phase == .running, !isBlacklisted(transmitter),
            countedLinks < peerLimit || makeRoom(forSignalDBm: signalDBm)
        else { return }
        handOn { $0.candidate(transmitter, signalDBm: signalDBm) }
    }

    private func answerProbe(from transmitter: MACAddress) {
        guard let frames else { return }
        let octets = frames.beacon(
            timestampMicroseconds: UInt64(now / 1000), configuration: configuration(in: frames),
            sequenceNumber: nextSequenceNumber(), answering: transmitter)
        // Many stations answer one probe: a uniform delay spreads what the standard leaves to contention.
        after(.microseconds(Int64(random.next(below: 20_000)))) { $0.port.transmit(octets, token: 0) }
    }

    func isDropped(_ kind: RadioFault.FrameFilter.Kind, from transmitter: MACAddress) -> Bool {
        for case .dropReceived(let filter) in faults where filter.kinds.contains(kind) {
            guard filter.transmitter == nil || filter.transmitter == transmitter else { continue }
            if filter.probability >= 1 || random.nextUnit() < filter.probability { return true }
        }
        return false
    }
}
