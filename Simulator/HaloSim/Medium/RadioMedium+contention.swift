import HaloModel

/// Channel access: the distributed coordination function of IEEE 802.11-2020 clause 10.3.
extension RadioMedium {
    /// Transmissions of one unicast frame, the first among them (dot11ShortRetryLimit's default, IEEE 802.11-2020 annex C).
    static let attemptLimit = 7
    /// Longest MPDU taken, octets without FCS (IEEE 802.11-2020 table 9-25, the smaller of the VHT and S1G limits).
    static let maximumFrameOctets = 3891

    /// Queues an MPDU without FCS for the medium.
    ///
    /// The receiver address in octets 4 to 9 decides: an individual address gets an acknowledgement and up to seven attempts
    /// with the Retry bit set and, after each second one, a slower rate; a group address goes once at MCS 0.
    /// The outcome comes through the listener. A frame that is refused, because the queue is full, the station is off or the
    /// frame has no receiver address, is reported as not acknowledged after 0 attempts.
    public func transmit(_ frame: [UInt8], from radio: RadioID, token: UInt64) {
        guard stations[radio].isPowered, queues[radio].count < settings[radio].queueLimit,
            (10...Self.maximumFrameOctets).contains(frame.count)
        else {
            refuse(radio, token)
            return
        }
        let destination = destination(of: frame)
        if !parked.isEmpty, let away = parked[radio], !Self.isProbeRequest(frame) {
            guard away.queue.count < settings[radio].queueLimit else {
                refuse(radio, token)
                return
            }
            parked[radio]?.queue.append(TransmitQueue.Entry(frame: frame, token: token, destination: destination))
            return
        }
        queues[radio].append(TransmitQueue.Entry(frame: frame, token: token, destination: destination))
        if stations[radio].phase == .idle {
            startContention(radio)
        }
    }

    /// Frame Control of a Probe Request: management, subtype 4 (IEEE 802.11-2020 table 9-1).
    private static func isProbeRequest(_ frame: [UInt8]) -> Bool { frame[0] == 0x40 }

    private func refuse(_ radio: Int, _ token: UInt64) {
        statistics.refusals &+= 1
        events.schedule(at: events.now) { [weak listener = listeners[radio].listener] in
            listener?.radio(sent: token, acknowledged: false, attempts: 0)
        }
    }

    private func destination(of frame: [UInt8]) -> Int32 {
        if frame[4] & 1 != 0 { return Transmission.group }
        var address: UInt64 = 0
        for index in 4..<10 {
            address = address << 8 | UInt64(frame[index])
        }
        return radioByAddress[MACAddress(rawValue: address)] ?? Transmission.nobody
    }

    /// Begins to contend for the frame at the head of the queue.
    func startContention(_ radio: Int) {
        stations[radio].phase = .contending
        stations[radio].attempts = 0
        resumeContention(radio)
    }

    /// Contends, or waits for the duty cycle.
    func resumeContention(_ radio: Int) {
        let station = stations + radio
        let now = events.now
        if dutyCycles[radio].isLimited {
            let wait = dutyCycles[radio].wait(now: now)
            if wait > 0 {
                statistics.dutyCycleWaits &+= 1
                station.pointee.isHeld = true
                schedule(at: now + wait, MediumEvent(.resume, radio, generation: station.pointee.exchange))
                return
            }
        }
        let isIdle = !station.pointee.isBusy
        let ready = station.pointee.idleSince + S1GTiming.difs + Int64(station.pointee.backoffSlots) * S1GTiming.slot
        if isIdle, ready <= now {
            // Idle for DIFS and the back-off after the last transmission over: at once.
            scheduleContention(station, radio, at: now)
            return
        }
        if station.pointee.backoffSlots == 0 {
            drawBackoff(station)
        }
        if isIdle {
            scheduleContention(station, radio)
        }
    }

    /// The instant back-off ends if the medium stays idle.
    @inline(__always)
    func scheduleContention(_ station: UnsafeMutablePointer<Station>, _ radio: Int) {
        let end = station.pointee.idleSince + S1GTiming.difs + Int64(station.pointee.backoffSlots) * S1GTiming.slot
        scheduleContention(station, radio, at: max(end, events.now))
    }

    @inline(__always)
    private func scheduleContention(_ station: UnsafeMutablePointer<Station>, _ radio: Int, at time: Int64) {
        station.pointee.transmitAt = time
        schedule(at: time, MediumEvent(.contend, radio, generation: station.pointee.generation))
    }

    func drawBackoff(_ station: UnsafeMutablePointer<Station>) {
        let window = UInt64(truncatingIfNeeded: station.pointee.contentionWindow)
        station.pointee.backoffSlots = Int32(
            truncatingIfNeeded: FrozenDraw.next(&station.pointee.random) % (window + 1))
    }

    /// Freezes back-off. A station whose back-off ends before it could have sensed the medium transmits regardless.
    @inline(__always)
    func mediumBecameBusy(_ station: UnsafeMutablePointer<Station>, now: Int64) {
        station.pointee.isBusy = true
        station.pointee.usage.busySince = now
        let isContending = station.pointee.transmitAt != .max
        if isContending, station.pointee.transmitAt <= now + S1GTiming.carrierSense { return }
        if station.pointee.backoffSlots > 0 {
            let counted = now - station.pointee.idleSince - S1GTiming.difs
            if counted > 0 {
                let slots = Int32(truncatingIfNeeded: min(counted / S1GTiming.slot, Int64(Int32.max)))
                station.pointee.backoffSlots -= min(station.pointee.backoffSlots, slots)
            }
        }
        if isContending {
            station.pointee.transmitAt = .max
            station.pointee.generation &+= 1
        }
    }

    @inline(__always)
    func mediumBecameIdle(_ station: UnsafeMutablePointer<Station>, _ radio: Int, now: Int64) {
        station.pointee.isBusy = false
        station.pointee.usage.busy &+= now - station.pointee.usage.busySince
        station.pointee.idleSince = max(now, station.pointee.deferUntil)
        if station.pointee.phase == .contending, station.pointee.transmitAt == .max, !station.pointee.isHeld {
            scheduleContention(station, radio)
        }
    }

    /// A station's back-off ended: its frame goes on the air.
    func contend(_ event: MediumEvent) {
        let radio = event.index
        let station = stations + radio
        guard event.matches(station.pointee.generation), station.pointee.phase == .contending else { return }
        station.pointee.generation &+= 1
        station.pointee.transmitAt = .max
        station.pointee.backoffSlots = 0
        guard !station.pointee.isTransmitting else {
            // An acknowledgement came first; contention goes on when it ends.
            drawBackoff(station)
            return
        }
        station.pointee.phase = .sending
        sendHead(radio)
    }

    /// The exchange for the frame at the head did not succeed this time.
    func attemptFailed(_ radio: Int) {
        let station = stations + radio
        guard Int(station.pointee.attempts) < Self.attemptLimit else {
            statistics.drops &+= 1
            completeHead(radio, acknowledged: false)
            return
        }
        queues[radio].markHeadAsRetry()
        station.pointee.contentionWindow = min(
            2 * station.pointee.contentionWindow + 1, Int32(S1GTiming.contentionWindowMaximum))
        drawBackoff(station)
        station.pointee.idleSince = max(station.pointee.idleSince, events.now - S1GTiming.difs)
        station.pointee.phase = .contending
        if !station.pointee.isBusy {
            scheduleContention(station, radio)
        }
    }

    /// The frame at the head is done with: goes on with the next one and tells the listener.
    func completeHead(_ radio: Int, acknowledged: Bool) {
        let station = stations + radio
        let entry = queues[radio].removeFirst()
        let attempts = Int(station.pointee.attempts)
        station.pointee.phase = .idle
        station.pointee.exchange &+= 1
        station.pointee.contentionWindow = Int32(S1GTiming.contentionWindowMinimum)
        drawBackoff(station)
        if !queues[radio].isEmpty {
            startContention(radio)
        }
        listeners[radio].listener.radio(sent: entry.token, acknowledged: acknowledged, attempts: attempts)
    }
}
