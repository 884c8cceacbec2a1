import HaloHardware
import HaloModel

extension SimulatedRadio {
    /// Nanoseconds of a time unit: 1024 µs.
    private static let timeUnitNanoseconds: Int64 = 1_024_000

    /// Accepts `SCAN`: on the channel in use, probes twice and listens for two to three seconds; on every channel, visits
    /// one after another.
    /// - Throws: `HardwareError` `busy` while scanning or joining, as `FAIL-BUSY`; `refused` while the interface is
    ///   down.
    func scan(everyChannel: Bool = false) throws(HardwareError) {
        guard supplicant.scanTimer == nil, supplicant.joining == nil else {
            throw HardwareError(.busy, "SCAN: FAIL-BUSY")
        }
        guard isInterfaceUp else { throw HardwareError(.refused, "SCAN: FAIL") }
        emit(.scanStarted)
        guard !everyChannel else {
            visit(S1GChannel.all.filter { $0.country == country }, at: 0)
            return
        }
        probe()
        inSupplicant(after: .milliseconds(Int64(800 + random.next(below: 400)))) { $0.probe() }
        let duration = Duration.milliseconds(Int64(2000 + random.next(below: 1000)))
        supplicant.scanTimer = inSupplicant(after: duration) { $0.finishScan() }
    }

    private func finishScan() {
        supplicant.scanTimer = nil
        note("scan", "found \(recentlyHeard.count)")
        emit(.scanFinished)
    }

    /// Visits channel `index`, then goes home between channels while there is a mesh to serve. Nothing but probe requests
    /// leaves meanwhile; the driver keeps what is due for home.
    private func visit(_ channels: [S1GChannel], at index: Int) {
        guard index < channels.count, isInterfaceUp else {
            port.returnToChannel()
            finishScan()
            return
        }
        visiting = channels[index]
        port.leaveChannel(for: ChannelSettings(channels[index]))
        probe()
        supplicant.scanTimer = inSupplicant(after: Self.probeDelay + Self.dwell) { radio in
            radio.visiting = nil
            radio.port.returnToChannel()
            let rest = radio.group == nil ? Duration.zero : Self.homeDwell
            radio.supplicant.scanTimer = radio.inSupplicant(after: rest) { $0.visit(channels, at: index + 1) }
        }
    }

    /// Morse Micro's driver (hw_scan.c): what sending the probe takes, how long it then listens, and how long it goes
    /// home before the next channel.
    private static let probeDelay = Duration.milliseconds(30)
    private static let dwell = Duration.milliseconds(30)
    private static let homeDwell = Duration.milliseconds(200)

    private func probe() {
        guard isInterfaceUp else { return }
        let frame = RadioFrames.probeRequest(transmitter: address, sequenceNumber: nextSequenceNumber())
        port.transmit(frame, token: 0)
    }

    /// Stations heard lately, strongest first.
    var recentlyHeard: [ScanResult] {
        for (peer, entry) in heard where now - entry.lastHeard > HeardStation.lifetimeNanoseconds {
            heard[peer] = nil
            heardFrames[peer] = nil
        }
        return heard.map { peer, entry in
            ScanResult(
                address: peer, meshID: entry.meshID, signalDBm: entry.signalDBm,
                ageMilliseconds: (now - entry.lastHeard) / 1_000_000, acceptsPeers: entry.acceptsPeers,
                channel: entry.channel, peerings: entry.peerings)
        }.sorted { ($1.signalDBm, $0.address) < ($0.signalDBm, $1.address) }
    }

    /// Begins to send beacons at an offset of its own. Crystals differ by up to 20 ppm, so that two stations whose
    /// beacons collide do not collide for ever.
    func startBeacons(_ configuration: MeshGroupConfiguration) {
        let nominal = Int64(configuration.beaconIntervalTU) * Self.timeUnitNanoseconds
        let drift = Int64((Double(nominal) * 40e-6 * (random.nextUnit() - 0.5)).rounded())
        let offset = Int64(random.next(below: UInt64(clamping: nominal)))
        scheduleBeacon(after: offset, interval: nominal + drift)
    }

    private func scheduleBeacon(after delay: Int64, interval: Int64) {
        cancel(&beaconTimer)
        beaconTimer = after(.nanoseconds(delay)) { radio in
            radio.beaconTimer = nil
            guard let frames = radio.frames, radio.isInterfaceUp else { return }
            let octets = frames.beacon(
                timestampMicroseconds: UInt64(radio.now / 1000), configuration: radio.configuration(in: frames),
                sequenceNumber: radio.nextSequenceNumber())
            if !radio.faults.contains(.noBeacons) { radio.port.transmit(octets, token: 0) }
            radio.scheduleBeacon(after: interval, interval: interval)
        }
    }
}
