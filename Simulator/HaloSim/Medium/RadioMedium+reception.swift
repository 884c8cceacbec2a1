import HaloModel

/// Ends of PPDUs: who received them, and what follows.
extension RadioMedium {
    /// The PPDU in `slot` ends; aborted when the sender lost power.
    func endTransmission(_ slot: Int, aborted: Bool) {
        let now = events.now
        let transmission = transmissions[slot]
        let sender = stations + Int(transmission.sender)
        let firstDelivery = deliveries.count
        if let neighbours = sender.pointee.neighbours {
            for index in 0..<Int(sender.pointee.neighbourCount) {
                depart(slot, transmission, neighbours + index, aborted: aborted, now: now)
            }
        }
        sender.pointee.isTransmitting = false
        sender.pointee.transmission = -1
        freeTransmission(slot)
        if sender.pointee.energy < sender.pointee.busyThreshold {
            mediumBecameIdle(sender, Int(transmission.sender), now: now)
        }
        if transmission.isAcknowledgement {
            // One that breaks off leaves its addressee waiting as one that is lost does.
            finishAcknowledgement(transmission, received: deliveries.count > firstDelivery)
        } else if !aborted {
            finishFrame(transmission, firstDelivery)
        }
        deliveries.removeSubrange(firstDelivery...)
    }

    /// A signal ends at a station.
    @inline(__always)
    private func depart(
        _ slot: Int, _ transmission: Transmission, _ neighbour: UnsafeMutablePointer<Neighbour>, aborted: Bool,
        now: Int64
    ) {
        let radio = neighbour.pointee.radio
        let station = stations + Int(radio)
        if station.pointee.lock == Int32(truncatingIfNeeded: slot) {
            station.pointee.usage.receive &+= now - transmission.start
            var isReceived = false
            if station.pointee.lockIsWanted {
                addLoss(station, now: now)
                isReceived =
                    !aborted && survives(station)
                    && (linkFaults.isEmpty || !isLostToFault(from: transmission.sender, to: radio))
                if isReceived {
                    deliveries.append(Delivery(radio: radio, signalDBm: neighbour.pointee.signalDBm))
                } else if station.pointee.lockIsDisturbed {
                    statistics.collisions &+= 1
                } else {
                    statistics.noiseLosses &+= 1
                }
            }
            station.pointee.lock = -1
            // The SIG field's response indication says that an acknowledgement follows; after an error EIFS is as long
            // (IEEE 802.11-2020 clauses 10.3.2.4.2 and 10.3.2.3.7).
            if transmission.destination != Transmission.group, !transmission.isAcknowledgement {
                station.pointee.deferUntil =
                    now + S1GTiming.sifs + widths[Int(station.pointee.width)].acknowledgementAirtime
            }
        } else if station.pointee.lock >= 0, station.pointee.lockIsWanted {
            addLoss(station, now: now)
        }
        let energy = station.pointee.energy - neighbour.pointee.power
        station.pointee.energy = energy
        if station.pointee.isBusy, energy < station.pointee.busyThreshold, !station.pointee.isTransmitting {
            mediumBecameIdle(station, Int(radio), now: now)
        }
    }

    @inline(__always)
    private func survives(_ station: UnsafeMutablePointer<Station>) -> Bool {
        let loss = station.pointee.loss
        if loss < 1e-9 { return true }
        if loss > 40 { return false }
        return FrozenDraw.unit(&station.pointee.random) < Decibels.exp(-loss)
    }

    /// A data or management frame ended: acknowledgement is due, or the exchange is over.
    private func finishFrame(_ transmission: Transmission, _ firstDelivery: Int) {
        let sender = Int(transmission.sender)
        let rate = Int(ladder[Int(transmission.rateIndex)].kbps)
        let exchange = stations[sender].exchange
        if transmission.destination == Transmission.group {
            deliver(queues[sender].head.frame, firstDelivery, rate, sender)
            // A listener may have switched the sender off, which dropped the frame.
            if stations[sender].exchange == exchange {
                completeHead(sender, acknowledged: true)
            }
            return
        }
        stations[sender].phase = .awaitingAcknowledgement
        guard deliveries.count > firstDelivery else {
            let wait = S1GTiming.sifs + widths[Int(stations[sender].width)].acknowledgementAirtime + S1GTiming.slot
            schedule(at: events.now + wait, MediumEvent(.timeout, sender, generation: exchange))
            return
        }
        let receiver = Int(transmission.destination)
        stations[receiver].acknowledging = transmission.sender
        schedule(
            at: events.now + S1GTiming.sifs,
            MediumEvent(.acknowledge, receiver, other: sender, generation: exchange))
        // A repetition of a frame already received has the same sequence number and the Retry bit, which is what
        // receivers tell duplicates by (IEEE 802.11-2020 clause 10.3.2.14); the queue's entry says the same.
        if queues[sender].head.isDelivered {
            statistics.duplicates &+= 1
        } else {
            queues[sender].head.isDelivered = true
            deliver(queues[sender].head.frame, firstDelivery, rate, sender)
        }
    }

    private func deliver(_ frame: [UInt8], _ firstDelivery: Int, _ rateKbps: Int, _ sender: Int) {
        // Listeners may push and pop above `last`, never below.
        let last = deliveries.count
        for index in firstDelivery..<last {
            let delivery = deliveries[index]
            let radio = Int(delivery.radio)
            guard stations[radio].isPowered else { continue }
            if !linkFaults.isEmpty, let fault = linkFaults[Self.directionKey(sender, radio)] {
                deliverFaulty(frame, to: radio, signalDBm: Int(delivery.signalDBm), rateKbps: rateKbps, fault)
                continue
            }
            statistics.receptions &+= 1
            listeners[radio].listener.radio(
                received: frame, signalDBm: Int(delivery.signalDBm), rateKbps: rateKbps)
        }
    }

    private func finishAcknowledgement(_ transmission: Transmission, received: Bool) {
        let waiting = Int(transmission.destination)
        guard stations[waiting].phase == .awaitingAcknowledgement else { return }
        if received {
            completeHead(waiting, acknowledged: true)
        } else {
            schedule(
                at: events.now + S1GTiming.slot,
                MediumEvent(.timeout, waiting, generation: stations[waiting].exchange))
        }
    }

    /// Switches a station. Off: its transmission breaks off, its queue is dropped without a report, and it hears nothing.
    public func setPowered(_ isOn: Bool, _ radio: RadioID) {
        guard stations[radio].isPowered != isOn else { return }
        let station = stations + radio
        station.pointee.isPowered = isOn
        station.pointee.usage = ChannelUsage(since: events.now)
        queues[radio].removeAll()
        if let away = parked[radio] {
            parked[radio]?.queue.removeAll()
            if !isOn { tune(radio, to: away.home) }
        }
        interrupt(radio)
    }

    /// Whether a station is switched on.
    public func isPowered(_ radio: RadioID) -> Bool { stations[radio].isPowered }
}
