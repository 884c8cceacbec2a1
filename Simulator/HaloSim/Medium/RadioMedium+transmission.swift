import HaloModel

/// Putting PPDUs on the air.
extension RadioMedium {
    /// Data symbols the SIG field's Length can state (IEEE 802.11-2020 clause 23.3.8).
    private static let maximumSymbols = 511
    /// Octets of the frame check sequence.
    private static let fcsOctets = 4
    /// Octets of the Ack frame an NDP Ack stands for, for its share of errors.
    private static let acknowledgementOctets = 14

    /// Transmits the frame at the head of a station's queue.
    func sendHead(_ radio: Int) {
        let station = stations + radio
        station.pointee.attempts += 1
        let attempts = Int(station.pointee.attempts)
        let destination = queues[radio].head.destination
        let octets = queues[radio].head.frame.count + Self.fcsOctets
        let width = widths + Int(station.pointee.width)
        var index = width.pointee.basicRate
        if destination != Transmission.group {
            let lowest = width.pointee.firstRate
            let best = neighbour(of: radio, destination).map { Int($0.rateIndex) } ?? lowest
            index = max(lowest, best - (attempts - 1) / 2)
            statistics.retries &+= attempts > 1 ? 1 : 0
        }
        var symbols = symbols(octets, index)
        while symbols > Self.maximumSymbols, index + 1 < width.pointee.endRate {
            index += 1
            symbols = self.symbols(octets, index)
        }
        let airtime = width.pointee.preambleAirtime + S1GTiming.symbol + Int64(symbols - 1) * symbolDuration
        begin(radio, destination, rateIndex: index, octets: octets, airtime: airtime, isAcknowledgement: false)
    }

    @inline(__always)
    private func symbols(_ octets: Int, _ index: Int) -> Int {
        S1GTiming.symbols(octets: octets, bitsPerSymbol: Int(ladder[index].bitsPerSymbol))
    }

    /// A station answers a frame it received, SIFS after it, whatever the state of the medium.
    func acknowledge(receiver: Int, sender: Int, _ event: MediumEvent) {
        let station = stations + receiver
        guard station.pointee.acknowledging == Int32(sender), station.pointee.isPowered,
            !station.pointee.isTransmitting
        else {
            station.pointee.acknowledging = -1
            if event.matches(stations[sender].exchange) {
                let wait = widths[Int(station.pointee.width)].acknowledgementAirtime + S1GTiming.slot
                schedule(
                    at: events.now + wait,
                    MediumEvent(.timeout, sender, generation: stations[sender].exchange))
            }
            return
        }
        station.pointee.acknowledging = -1
        statistics.acknowledgements &+= 1
        let width = widths + Int(station.pointee.width)
        begin(
            receiver, Int32(sender), rateIndex: width.pointee.firstRate, octets: Self.acknowledgementOctets,
            airtime: width.pointee.acknowledgementAirtime, isAcknowledgement: true)
    }

    private func begin(
        _ radio: Int, _ destination: Int32, rateIndex: Int, octets: Int, airtime: Int64, isAcknowledgement: Bool
    ) {
        let now = events.now
        let slot = allocateTransmission()
        let generation = transmissions[slot].generation
        transmissions[slot] = Transmission(
            sender: Int32(radio), destination: destination, isAcknowledgement: isAcknowledgement,
            rateIndex: UInt8(rateIndex), start: now, end: now + airtime,
            lossScale: Double(octets) / (FrameErrorModel.referenceOctets * Double(airtime)),
            inverseRequirement: 1 / ladder[rateIndex].requirement, generation: generation)
        schedule(at: now + airtime, MediumEvent(.end, slot, generation: generation))
        statistics.transmissions &+= 1
        statistics.airtimeNanoseconds &+= UInt64(airtime)
        if dutyCycles[radio].isLimited {
            dutyCycles[radio].spend(airtime, now: now)
        }

        let station = stations + radio
        if station.pointee.lock >= 0 {
            statistics.missed &+= station.pointee.lockIsWanted ? 1 : 0
            station.pointee.lock = -1
        }
        station.pointee.usage.transmit &+= airtime
        station.pointee.isTransmitting = true
        station.pointee.transmission = Int32(slot)
        if !station.pointee.isBusy {
            mediumBecameBusy(station, now: now)
        }
        if let neighbours = station.pointee.neighbours {
            for index in 0..<Int(station.pointee.neighbourCount) {
                arrive(slot, destination, neighbours + index, now: now)
            }
        }
        if recorder != nil {
            record(slot)
        }
    }

    /// The preamble reaches a station.
    @inline(__always)
    private func arrive(
        _ slot: Int, _ destination: Int32, _ neighbour: UnsafeMutablePointer<Neighbour>, now: Int64
    ) {
        let power = neighbour.pointee.power
        let radio = neighbour.pointee.radio
        let station = stations + Int(radio)
        let energy = station.pointee.energy
        let isWanted = neighbour.pointee.isDecodable && (destination == radio || destination == Transmission.group)
        var isTaken = false
        if station.pointee.lock >= 0 {
            // A receiver leaves a frame for one ten times stronger.
            isTaken =
                power / 10 >= station.pointee.lockPower && isDetected(power, energy, station)
                && neighbour.pointee.isDecodable
            if station.pointee.lockIsWanted {
                if isTaken {
                    statistics.collisions &+= 1
                } else {
                    addLoss(station, now: now)
                    station.pointee.lockIsDisturbed = true
                }
            }
        } else if station.pointee.isPowered, !station.pointee.isTransmitting {
            isTaken = isDetected(power, energy, station) && neighbour.pointee.isDecodable
        }
        if isTaken {
            station.pointee.lock = Int32(truncatingIfNeeded: slot)
            station.pointee.lockPower = power
            station.pointee.lockIsWanted = isWanted
            station.pointee.lockIsDisturbed = energy > 0
            station.pointee.stretchStart = now
            station.pointee.loss = 0
        } else if isWanted, power >= station.pointee.busyThreshold {
            statistics.missed &+= 1
        }
        station.pointee.energy = energy + power
        if !station.pointee.isBusy, energy + power >= station.pointee.busyThreshold {
            mediumBecameBusy(station, now: now)
        }
    }

    @inline(__always)
    private func isDetected(_ power: Int64, _ interference: Int64, _ station: UnsafeMutablePointer<Station>) -> Bool {
        Double(power) >= station.pointee.detectionRequirement * Double(station.pointee.noise + interference)
    }

    /// Adds the loss of the stretch that ends now to the locked frame's.
    @inline(__always)
    func addLoss(_ station: UnsafeMutablePointer<Station>, now: Int64) {
        let transmission = transmissions + Int(station.pointee.lock)
        let duration = now - station.pointee.stretchStart
        guard duration > 0 else { return }
        let interference = station.pointee.energy - station.pointee.lockPower + station.pointee.noise
        let ratio = Double(station.pointee.lockPower) / Double(interference) * transmission.pointee.inverseRequirement
        station.pointee.loss +=
            FrameErrorModel.loss(ratio: ratio) * Double(duration) * transmission.pointee.lossScale
        station.pointee.stretchStart = now
    }

    private func record(_ slot: Int) {
        let transmission = transmissions[slot]
        let sender = Int(transmission.sender)
        var frame: [UInt8]
        if transmission.isAcknowledgement {
            frame = [0xD4, 0, 0, 0] + addresses[Int(transmission.destination)].octets
        } else {
            frame = queues[sender].head.frame
        }
        let rate = ladder[Int(transmission.rateIndex)]
        recorder?(
            RecordedFrame(
                frame: frame, startNanoseconds: transmission.start,
                airtimeNanoseconds: transmission.end - transmission.start, rateKbps: Int(rate.kbps), mcs: Int(rate.mcs),
                widthMHz: tunings[sender].widthMHz, shortGuardInterval: channel.shortGuardInterval,
                frequencyKHz: tunings[sender].frequencyKHz, sender: sender, eirpDBm: settings[sender].eirpDBm))
    }
}
