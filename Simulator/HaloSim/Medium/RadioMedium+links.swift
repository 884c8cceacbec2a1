import HaloHardware
import HaloModel

/// Who hears whom, and how well.
extension RadioMedium {
    /// Distance between a rate's requirement and the mean signal-to-noise ratio at which rate control uses it, dB: frames
    /// of 256 octets are then lost once in ten thousand, as Minstrel's choice of throughput settles.
    static let rateMarginDB = 3.0

    /// Moves a station's antenna.
    public func move(_ radio: RadioID, to position: Position) {
        let old = settings[radio].position
        guard old != position else { return }
        settings[radio].position = position
        grid.remove(Int32(radio), at: old)
        grid.insert(Int32(radio), at: position)
        relink(radio, from: old)
    }

    /// Changes a station's transmitter and receiver, position included; the queue's limit and the duty cycle from now on.
    public func update(_ new: RadioSettings, _ radio: RadioID) {
        let old = settings[radio]
        settings[radio] = new
        if old.dutyCyclePercent != new.dutyCyclePercent {
            dutyCycles[radio] = DutyCycle(percent: new.dutyCyclePercent, now: events.now)
        }
        applyReceiverSettings(radio)
        grid.remove(Int32(radio), at: old.position)
        extendReach(for: radio)
        grid.insert(Int32(radio), at: new.position)
        relink(radio, from: old.position)
    }

    /// A station's transmitter and receiver as they are.
    public func settings(_ radio: RadioID) -> RadioSettings { settings[radio] }

    /// Adds loss to one direction of a link: 0 removes it again, infinity cuts the direction. Negative values count as 0.
    public func setLinkLoss(_ extraDB: Double, from sender: RadioID, to receiver: RadioID) {
        extraLosses[Self.directionKey(sender, receiver)] = extraDB > 0 ? extraDB : nil
        updatePair(sender, receiver)
    }

    /// The station with this address; `nil` when none was attached with it.
    public func radio(at address: MACAddress) -> RadioID? { radioByAddress[address].map { Int($0) } }

    /// PHY rate that rate control would use for a first attempt, kbit/s; `nil` when the receiver cannot decode the sender.
    public func expectedRateKbps(from sender: RadioID, to receiver: RadioID) -> Int? {
        guard let link = neighbour(of: sender, Int32(receiver)), link.isDecodable,
            let snr = snrDB(from: sender, to: receiver),
            snr >= ladder[widths[Int(stations[sender].width)].firstRate].requiredSNRdB
        else { return nil }
        return Int(ladder[Int(link.rateIndex)].kbps)
    }

    /// The same with MCS, width and guard interval.
    func expectedRate(from sender: RadioID, to receiver: RadioID) -> RadioRate? {
        guard let kbps = expectedRateKbps(from: sender, to: receiver),
            let link = neighbour(of: sender, Int32(receiver))
        else { return nil }
        return RadioRate(
            mcs: Int(ladder[Int(link.rateIndex)].mcs), widthMHz: tunings[sender].widthMHz,
            shortGuardInterval: channel.shortGuardInterval, kbps: kbps)
    }

    /// What the station's driver counted of its channel since it was switched on.
    func survey(_ radio: RadioID) -> ChannelSurvey {
        let usage = stations[radio].usage
        let busy = usage.busy + (stations[radio].isBusy ? max(0, events.now - usage.busySince) : 0)
        return ChannelSurvey(
            activeMilliseconds: (events.now - usage.activeSince) / 1_000_000, busyMilliseconds: busy / 1_000_000,
            receiveMilliseconds: usage.receive / 1_000_000, transmitMilliseconds: usage.transmit / 1_000_000,
            noiseDBm: Int(noiseDBm(radio).rounded()))
    }

    /// Mean received power, dBm; `nil` when it is too weak to matter.
    public func signalDBm(from sender: RadioID, to receiver: RadioID) -> Double? {
        neighbour(of: sender, Int32(receiver)).map { Power.dBm(units: $0.power) }
    }

    /// Mean signal-to-noise ratio without interference, dB; `nil` when the signal is too weak to matter.
    public func snrDB(from sender: RadioID, to receiver: RadioID) -> Double? {
        signalDBm(from: sender, to: receiver).map { $0 - noiseDBm(receiver) }
    }

    /// A station's noise floor, interference included, dBm.
    public func noiseDBm(_ radio: RadioID) -> Double {
        interferers.isEmpty ? thermalNoiseDBm(radio) : Power.dBm(units: stations[radio].noise + stations[radio].jam)
    }

    /// A station's noise floor without interference, dBm.
    func thermalNoiseDBm(_ radio: Int) -> Double {
        Power.noiseDBm(widthMHz: tunings[radio].widthMHz, noiseFigureDB: settings[radio].noiseFigureDB)
    }

    /// Stations that `radio`'s signal reaches at all, ordered by address.
    public func neighbours(of radio: RadioID) -> [RadioID] {
        guard let list = stations[radio].neighbours else { return [] }
        return (0..<Int(stations[radio].neighbourCount)).map { Int(list[$0].radio) }
    }

    @inline(__always)
    func neighbour(of radio: Int, _ other: Int32) -> Neighbour? {
        guard let list = stations[radio].neighbours else { return nil }
        for index in 0..<Int(stations[radio].neighbourCount) where list[index].radio == other {
            return list[index]
        }
        return nil
    }

    /// Noise, the carrier sense threshold, which is the power at which a preamble is detected, and interference.
    func applyReceiverSettings(_ radio: Int) {
        let station = stations + radio
        var noise = Power.units(dBm: thermalNoiseDBm(radio))
        var jam: Int64 = 0
        if !interferers.isEmpty {
            let interference = interference(at: radio)
            noise += interference.noise
            jam = interference.energy
        }
        let requirement = widths[Int(station.pointee.width)].detectionRequirement
        station.pointee.noise = noise
        station.pointee.detectionRequirement = requirement
        station.pointee.busyThreshold = Int64(Double(noise) * requirement)
        guard jam != station.pointee.jam else { return }
        station.pointee.energy += jam - station.pointee.jam
        station.pointee.jam = jam
        noteEnergy(station, radio)
    }

    /// Carrier sense after the power at a station has changed by something else than a frame's begin or end.
    private func noteEnergy(_ station: UnsafeMutablePointer<Station>, _ radio: Int) {
        let isBusy = station.pointee.isTransmitting || station.pointee.energy >= station.pointee.busyThreshold
        if isBusy, !station.pointee.isBusy {
            mediumBecameBusy(station, now: events.now)
        } else if !isBusy, station.pointee.isBusy {
            mediumBecameIdle(station, radio, now: events.now)
        }
    }

    /// Makes the grid's cells as wide as the farthest any two stations could hear each other.
    ///
    /// The strongest sender and the best receiver seen so far bound every link. When cells grow, all stations but `radio`,
    /// which the caller inserts, get a new grid.
    func extendReach(for radio: Int, isKnown: Bool = false) {
        highestEIRPdBm = max(highestEIRPdBm, settings[radio].eirpDBm)
        highestReceiverGainDB = max(highestReceiverGainDB, receiverGain(settings[radio]))
        let deviation = 3 * (propagation.shadowingSigmaDB + propagation.fadingSigmaDB)
        let width = isKnown ? min(channel.widthMHz, tunings[radio].widthMHz) : channel.widthMHz
        let thermal = Power.noiseDBm(widthMHz: width, noiseFigureDB: 0)
        let lossDB = highestEIRPdBm + highestReceiverGainDB - thermal + propagation.hearingMarginDB + deviation
        let reach = propagation.reachMetres(lossDB: lossDB, frequencyKHz: channel.frequencyKHz)
        guard reach > reachMetres else { return }
        reachMetres = reach
        grid = StationGrid(cellMetres: reach)
        for other in settings.indices where isKnown || other != radio {
            grid.insert(Int32(other), at: settings[other].position)
        }
    }

    /// Gain of antenna over cable and noise figure, dB.
    private func receiverGain(_ settings: RadioSettings) -> Double {
        settings.antennaGainDBi - settings.cableLossDB - settings.noiseFigureDB
    }

    /// Works out all links of a station anew, those it had at `old` included.
    func relink(_ radio: Int, from old: Position? = nil) {
        scratch.removeAll(keepingCapacity: true)
        grid.collect(around: settings[radio].position, into: &scratch)
        if let old {
            grid.collect(around: old, into: &scratch)
        }
        for other in scratch where Int(other) != radio {
            updatePair(radio, Int(other))
        }
    }

    private func updatePair(_ one: Int, _ other: Int) {
        let common = overlap(one, other)
        guard common.share > 0 else {
            removeLink(one, Int32(other))
            removeLink(other, Int32(one))
            return
        }
        let loss = pathLossDB(one, other)
        for (sender, receiver) in [(one, other), (other, one)] {
            var extra = extraLosses.isEmpty ? 0 : extraLosses[Self.directionKey(sender, receiver)] ?? 0
            if !transmitLosses.isEmpty { extra += transmitLosses[sender] ?? 0 }
            if !common.isDecodable { extra -= Decibels.level(overlap(sender, receiver).share) }
            let there = settings[receiver]
            let power = settings[sender].eirpDBm + there.antennaGainDBi - there.cableLossDB - loss - extra
            if power >= thermalNoiseDBm(receiver) - propagation.hearingMarginDB {
                let snr = power - noiseDBm(receiver)
                setLink(
                    sender,
                    Neighbour(
                        power: Power.units(dBm: power), radio: Int32(receiver),
                        rateIndex: rateIndex(snrDB: snr, sender),
                        signalDBm: Int8(max(-128, min(0, power.rounded()))), isDecodable: common.isDecodable))
            } else {
                removeLink(sender, Int32(receiver))
            }
        }
    }

    private func rateIndex(snrDB: Double, _ sender: Int) -> UInt8 {
        let width = widths[Int(stations[sender].width)]
        var index = width.endRate - 1
        while index > width.firstRate, ladder[index].requiredSNRdB + Self.rateMarginDB > snrDB {
            index -= 1
        }
        return UInt8(index)
    }

    /// Mean path loss, shadowing and slow fading of a pair, the same in both directions, dB.
    private func pathLossDB(_ one: Int, _ other: Int) -> Double {
        let metres = settings[one].position.distance(to: settings[other].position)
        var loss = propagation.meanLossDB(metres: metres, frequencyKHz: channel.frequencyKHz)
        let (low, high) = addresses[one] < addresses[other] ? (one, other) : (other, one)
        let (first, second) = (addresses[low].rawValue, addresses[high].rawValue)
        if propagation.shadowingSigmaDB > 0 {
            var draw = FrozenDraw(seed: seed, first, second, purpose: DrawPurpose.shadowing)
            loss += propagation.shadowingSigmaDB * draw.normal()
        }
        if propagation.fadingSigmaDB > 0 {
            var draw = FrozenDraw(seed: seed &+ fadeEpochs[low], first, second, purpose: DrawPurpose.fading)
            loss += propagation.fadingSigmaDB * draw.normal()
        }
        return loss
    }

    static func directionKey(_ sender: Int, _ receiver: Int) -> UInt64 {
        UInt64(truncatingIfNeeded: sender) << 32 | UInt64(truncatingIfNeeded: receiver)
    }

    /// Slow fading of the links this station decides (those to stations with higher addresses) is drawn anew.
    func fade(_ radio: Int) {
        fadeEpochs[radio] &+= 1
        relink(radio)
        scheduleFade(radio)
    }

    /// The next draw, after an exponentially distributed time.
    func scheduleFade(_ radio: Int) {
        guard propagation.fadingSigmaDB > 0 else { return }
        var draw = FrozenDraw(
            seed: seed, addresses[radio].rawValue, fadeEpochs[radio], purpose: DrawPurpose.fadeInterval)
        let seconds = -max(0.001, propagation.fadingPeriodSeconds) * Decibels.ln(1 - draw.unit())
        schedule(at: events.now + Int64(min(seconds, 1e9) * 1e9) + 1, MediumEvent(.fade, radio, generation: 0))
    }
}
