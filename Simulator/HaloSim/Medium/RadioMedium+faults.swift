import HaloModel

/// Disturbances from outside, and links that lose, change or repeat frames.
extension RadioMedium {
    /// Sets or, with `nil`, removes the interferer of this name. It acts at once, on frames on the air too.
    public func setInterferer(_ interferer: Interferer?, named name: String) {
        interferers[name] = interferer
        for radio in 0..<stationCount { applyReceiverSettings(radio) }
        for radio in 0..<stationCount { relink(radio) }
    }

    /// Sets or, with `nil`, removes what is wrong with one direction of a link.
    public func setLinkFault(_ fault: LinkFault?, from sender: RadioID, to receiver: RadioID) {
        linkFaults[Self.directionKey(sender, receiver)] = fault
    }

    /// Weakens a station's transmitter without its driver knowing, dB; 0 restores it. Its reported power stays.
    public func setTransmitLoss(_ lossDB: Double, _ radio: RadioID) {
        transmitLosses[radio] = lossDB > 0 ? lossDB : nil
        relink(radio)
    }

    /// Uses up what the station may transmit within its duty cycle; no effect on one without a limit.
    public func exhaustDutyCycle(_ radio: RadioID) {
        dutyCycles[radio].exhaust(now: events.now)
    }

    /// Power of all interferers at a station, in units of `Power`: what counts as noise, and what makes the channel busy.
    func interference(at radio: Int) -> (noise: Int64, energy: Int64) {
        var noise: Int64 = 0
        var energy: Int64 = 0
        for name in interferers.keys.sorted() {
            guard let interferer = interferers[name] else { continue }
            let power = power(of: interferer, at: radio)
            if power >= widths[Int(stations[radio].width)].energyThreshold { energy += power } else { noise += power }
        }
        return (noise, energy)
    }

    private func power(of interferer: Interferer, at radio: Int) -> Int64 {
        let tuning = tunings[radio]
        let common = Self.commonKHz(
            interferer.frequencyKHz, interferer.widthKHz, tuning.frequencyKHz, tuning.widthMHz * 1000)
        guard common > 0 else { return 0 }
        let there = settings[radio]
        let metres = interferer.position.distance(to: there.position)
        let level =
            interferer.eirpDBm + there.antennaGainDBi - there.cableLossDB
            - propagation.meanLossDB(metres: metres, frequencyKHz: channel.frequencyKHz)
            + Decibels.level(Double(common) / Double(max(1, interferer.widthKHz)))
        return Power.units(dBm: level)
    }

    /// Whether a frame that survived the air is lost to a fault of its link.
    func isLostToFault(from sender: Int32, to radio: Int32) -> Bool {
        guard let fault = linkFaults[Self.directionKey(Int(sender), Int(radio))], fault.lossShare > 0 else {
            return false
        }
        return FrozenDraw.unit(&stations[Int(radio)].random) < fault.lossShare
    }

    /// Hands a frame to a listener over a link with a fault: changed, later, twice.
    func deliverFaulty(_ frame: [UInt8], to radio: Int, signalDBm: Int, rateKbps: Int, _ fault: LinkFault) {
        let station = stations + radio
        var received = frame
        if FrozenDraw.unit(&station.pointee.random) < fault.corruptionShare, frame.count > 24 {
            let position = 24 + Int(FrozenDraw.next(&station.pointee.random) % UInt64(frame.count - 24))
            received[position] ^= UInt8(truncatingIfNeeded: 1 + FrozenDraw.next(&station.pointee.random) % 255)
        }
        let copies = FrozenDraw.unit(&station.pointee.random) < fault.duplicationShare ? 2 : 1
        let delay = Duration.milliseconds(Int64(max(0, fault.delayMilliseconds)))
        for _ in 0..<copies {
            statistics.receptions &+= 1
            guard delay > .zero else {
                listeners[radio].listener.radio(received: received, signalDBm: signalDBm, rateKbps: rateKbps)
                continue
            }
            events.schedule(after: delay) { [weak self] in
                guard let self, self.stations[radio].isPowered else { return }
                self.listeners[radio].listener.radio(received: received, signalDBm: signalDBm, rateKbps: rateKbps)
            }
        }
    }
}
