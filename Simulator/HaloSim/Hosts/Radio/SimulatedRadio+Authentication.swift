import HaloFrames
import HaloHardware
import HaloModel

extension SimulatedRadio {
    /// `dot11RSNASAERetransPeriod` as wpa_supplicant has it.
    private static let retransmissionPeriod = Duration.seconds(1)
    /// wpa_supplicant's `MESH_AUTH_TIMEOUT`, `MESH_AUTH_RETRY` and `MESH_AUTH_BLOCK_DURATION`.
    private static let authenticationTimeout = Duration.seconds(10)
    private static let authenticationRetries = 3
    private static let blockSeconds = 3600
    /// The elliptic curve operations of a Commit on a small ARM core.
    private static let commitDuration = Duration.milliseconds(15)

    /// Starts peering in a secured mesh: at once with a cached key, after SAE otherwise.
    func authenticate(_ station: RadioStation) {
        guard let passphrase = group?.passphrase else {
            if !station.link.isActive { perform(station.link.open(), on: station) }
            return
        }
        if supplicant.pairwiseKeys[station.address] != nil {
            station.authentication = nil
            station.usesCachedKey = true
            perform(station.link.open(), on: station)
            return
        }
        station.authentication = makeExchange(passphrase)
        if let actions = station.authentication?.begin() { perform(actions, on: station) }
        startAuthenticationTimer(of: station)
    }

    private func makeExchange(_ passphrase: String) -> SAEExchange {
        let isWrong = faults.contains(.wrongPassphrase)
        return SAEExchange(
            commit: random.octets(SAEExchange.commitOctets),
            secret: SAEExchange.secret(of: isWrong ? passphrase + "?" : passphrase))
    }

    /// An Authentication frame for this station.
    func received(_ body: AuthenticationBody, from peer: MACAddress) {
        guard group?.passphrase != nil, body.algorithm == AuthenticationBody.sae else { return }
        // A failure notice changes nothing: the sender goes on repeating its Confirm until the exchange times out.
        guard body.status == 0, body.payload.count > 2 else { return }
        let frame = PendingAuthentication(
            transmitter: peer, transaction: body.transaction, payload: body.payload, arrived: now)
        guard let station = stations[peer] else {
            supplicant.pendingAuthentication = frame
            return
        }
        received(frame, by: station)
    }

    /// An Authentication frame from a station that is known.
    func received(_ frame: PendingAuthentication, by station: RadioStation) {
        guard let passphrase = group?.passphrase, station.link.state != .blocked else { return }
        station.lastHeard = now
        switch frame.transaction {
        case 1:
            if station.authentication?.state == .accepted || station.link.state == .established {
                // The peer starts over, after a reboot for one: the station is removed without a word, and this Commit
                // goes unanswered; the peer's next one finds it again.
                supplicant.pairwiseKeys[station.address] = nil
                if station.link.state == .established, faults.contains(.peeringCountLeak) {
                    supplicant.leakedPeerings += 1
                }
                forget(station, "authenticates anew")
                return
            }
            if station.authentication == nil { station.authentication = makeExchange(passphrase) }
            supplicant.busyUntil = now + Self.commitDuration.wholeNanoseconds
            inSupplicant(after: Self.commitDuration) { radio in
                guard radio.stations[station.address] === station else { return }
                let actions = station.authentication?.received(commit: Array(frame.payload.dropFirst(2))) ?? []
                radio.perform(actions, on: station)
                if station.authenticationTimer == nil, !actions.isEmpty { radio.startAuthenticationTimer(of: station) }
            }
        case 2:
            let counter = UInt16(frame.payload[0]) | UInt16(frame.payload[1]) << 8
            let confirm = Array(frame.payload.dropFirst(2))
            perform(station.authentication?.received(confirm: confirm, counter: counter) ?? [], on: station)
        default: return
        }
    }

    private func perform(_ actions: [SAEAction], on station: RadioStation) {
        for action in actions {
            guard let exchange = station.authentication else { return }
            switch action {
            case .sendCommit: send(1, 0, [19, 0] + exchange.commit, to: station)
            case .sendConfirm:
                let confirm = exchange.confirm
                let counter = [
                    UInt8(truncatingIfNeeded: confirm.counter), UInt8(truncatingIfNeeded: confirm.counter >> 8),
                ]
                send(2, 0, counter + confirm.octets, to: station)
            case .sendFailure:
                note("sae", "\(station.address) confirm does not verify")
                send(2, 1, [], to: station)
            case .startTimer: startRetransmissionTimer(of: station)
            case .stopTimer: cancel(&station.retransmissionTimer)
            case .accepted: accepted(station, key: exchange.pairwiseKey)
            }
        }
    }

    private func accepted(_ station: RadioStation, key: UInt64) {
        note("sae", "\(station.address) accepted")
        cancel(&station.authenticationTimer)
        station.failedAuthentications = 0
        supplicant.pairwiseKeys[station.address] = key
        // Both ends open now, each on its own.
        if !station.link.isActive { perform(station.link.open(), on: station) }
    }

    private func startRetransmissionTimer(of station: RadioStation) {
        cancel(&station.retransmissionTimer)
        station.retransmissionTimer = inSupplicant(after: Self.retransmissionPeriod) { radio in
            guard radio.stations[station.address] === station else { return }
            station.retransmissionTimer = nil
            radio.perform(station.authentication?.timerFired() ?? [], on: station)
        }
    }

    private func startAuthenticationTimer(of station: RadioStation) {
        cancel(&station.authenticationTimer)
        station.authenticationTimer = inSupplicant(after: Self.authenticationTimeout) { radio in
            guard radio.stations[station.address] === station else { return }
            station.authenticationTimer = nil
            radio.authenticationTimedOut(station)
        }
    }

    private func authenticationTimedOut(_ station: RadioStation) {
        guard station.authentication?.state != .accepted else { return }
        note("sae", "\(station.address) failed")
        emit(.authenticationFailed(station.address))
        station.failedAuthentications += 1
        cancel(&station.retransmissionTimer)
        guard station.failedAuthentications > Self.authenticationRetries else {
            authenticate(station)
            return
        }
        station.authentication = nil
        station.link.block()
        perform([PeerLinkAction](), on: station)
        emit(.authenticationBlocked(station.address, seconds: Self.blockSeconds))
        station.authenticationTimer = inSupplicant(after: .seconds(Int64(Self.blockSeconds))) { radio in
            guard radio.stations[station.address] === station else { return }
            radio.forget(station, "no longer blocked")
        }
    }

    private func send(_ transaction: UInt16, _ status: UInt16, _ payload: [UInt8], to station: RadioStation) {
        guard let frames else { return }
        let octets = frames.authentication(
            to: station.address, transaction: transaction, status: status, payload: payload,
            sequenceNumber: nextSequenceNumber())
        transmit(octets, to: station)
    }
}
