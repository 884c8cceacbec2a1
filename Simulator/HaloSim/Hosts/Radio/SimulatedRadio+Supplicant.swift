import HaloHardware
import HaloModel

extension SimulatedRadio {
    /// How long wpa_supplicant takes to open its control socket.
    private static let startDuration = Duration.milliseconds(300)
    /// `mbss_start_scan_duration_ms`: how long a station listens before it starts its own beacons.
    private static let startScan = Duration.milliseconds(2048)
    /// `mesh_max_inactivity`, and how often it is looked at.
    private static let maximumInactivityNanoseconds: Int64 = 300_000_000_000
    private static let housekeepingPeriod = Duration.seconds(30)

    /// The host has started wpa_supplicant. It takes the interface as soon as there is one.
    public func supplicantStarted() {
        guard isPowered, supplicant.phase == .absent else { return }
        supplicant.generation += 1
        supplicant.phase = .starting
        inSupplicant(after: Self.startDuration, evenStarting: true) { radio in
            radio.supplicant.phase = .running
            radio.note("mesh", "supplicant started")
            radio.supplicantTakesInterface()
        }
    }

    /// The host has stopped wpa_supplicant: it leaves the mesh, tells its peers, and takes the interface down.
    public func supplicantStopped() {
        guard supplicant.phase != .absent else { return }
        if isSupplicantHung {
            // systemd waits for TimeoutStopSec, then kills.
            supplicantCrashed()
            return
        }
        if supplicant.phase == .running { leaveGroup() }
        supplicantCrashed()
        let generation = supplicant.generation
        // The driver sends what is queued before IFF_UP is cleared.
        after(.milliseconds(100)) { radio in
            guard radio.supplicant.generation == generation else { return }
            radio.setInterface(up: false)
        }
    }

    /// wpa_supplicant was killed or crashed. The kernel stays in the mesh, with its beacons and established links, and
    /// nobody answers peering frames any more.
    public func supplicantCrashed() {
        guard supplicant.phase != .absent else { return }
        for station in orderedStations { stopTimers(of: station) }
        var timers = [supplicant.joinTimer, supplicant.scanTimer, supplicant.requiredPeerTimer]
        for index in timers.indices { cancel(&timers[index]) }
        endSubscriptions()
        supplicant = SupplicantProcess(generation: supplicant.generation + 1)
        faults.removeAll { $0 == .supplicantHung }
        note("mesh", "supplicant gone")
    }

    /// Whether it runs and answers nobody.
    var isSupplicantHung: Bool { faults.contains(.supplicantHung) }

    /// `wpa_state` of `STATUS`.
    var supplicantState: String {
        if !isInterfaceUp { return "INTERFACE_DISABLED" }
        if supplicant.joining != nil || supplicant.isWedged { return "SCANNING" }
        if group != nil { return "COMPLETED" }
        return supplicant.hasLeft ? "DISCONNECTED" : "INACTIVE"
    }

    /// Accepts `MESH_GROUP_ADD`. A station scans before it joins; `groupStarted` follows.
    /// - Throws: `HardwareError` `refused` for a configuration wpa_supplicant answers with `FAIL`.
    func join(_ configuration: MeshGroupConfiguration) throws(HardwareError) {
        let passphraseOctets = configuration.passphrase?.utf8.count ?? 1
        guard (1...32).contains(configuration.meshID.utf8.count), (1...63).contains(passphraseOctets),
            configuration.beaconIntervalTU > 0, Self.channel(of: configuration) != nil
        else { throw HardwareError(.refused, "MESH_GROUP_ADD: FAIL") }
        // Without an interface wpa_supplicant says OK as well.
        guard hasInterface, !supplicant.isWedged, group != configuration, supplicant.joining != configuration else {
            return
        }
        if group != nil { leaveGroup() }
        cancelJoin()
        supplicant.joining = configuration
        setInterface(up: true)
        tune(to: configuration)
        let jitter = Duration.milliseconds(Int64(random.next(below: 400)))
        supplicant.joinTimer = inSupplicant(after: Self.startScan + jitter) { $0.completeJoin() }
    }

    /// Accepts `MESH_GROUP_REMOVE`: closes every link, then leaves.
    func leaveGroup() {
        cancelJoin()
        let wasIn = group != nil || supplicant.isWedged
        supplicant.isWedged = false
        guard wasIn else { return }
        for station in orderedStations where station.link.isActive { perform(station.link.close(), on: station) }
        cancel(&supplicant.requiredPeerTimer)
        supplicant.requiredPeer = nil
        supplicant.pairwiseKeys = [:]
        supplicant.leakedPeerings = 0
        supplicant.hasLeft = true
        leaveKernelMesh()
        emit(.groupRemoved)
        receiver?.changed(self)
    }

    /// Gives up joining.
    func cancelJoin() {
        cancel(&supplicant.joinTimer)
        supplicant.joining = nil
    }

    private func completeJoin() {
        guard let configuration = supplicant.joining, isInterfaceUp else { return }
        supplicant.joining = nil
        supplicant.joinTimer = nil
        group = configuration
        note("mesh", "joined \(configuration.meshID)")
        startBeacons(configuration)
        keepHouse(generation: supplicant.generation)
        emit(.groupStarted)
        receiver?.changed(self)
    }

    /// The kernel leaves the mesh: no beacons, no stations.
    func leaveKernelMesh() {
        guard group != nil else { return }
        cancel(&beaconTimer)
        for station in orderedStations { stopTimers(of: station) }
        stations = [:]
        heardFrames = [:]
        group = nil
        note("mesh", "left")
    }

    /// A starting supplicant, or a new interface: type and flags are set anew, which takes the kernel out of a mesh
    /// that an earlier process left it in.
    func supplicantTakesInterface() {
        guard supplicant.phase == .running, hasInterface else { return }
        supplicant.hasSocket = true
        leaveKernelMesh()
        supplicant.isWedged = false
        setInterface(up: true)
        receiver?.changed(self)
    }

    private func keepHouse(generation: Int) {
        inSupplicant(after: Self.housekeepingPeriod) { radio in
            guard radio.group != nil else { return }
            for station in radio.orderedStations where radio.now - station.lastHeard > Self.maximumInactivityNanoseconds
            {
                if station.link.state == .established { radio.emit(.peerDisconnected(station.address)) }
                radio.forget(station, "inactive")
            }
            radio.keepHouse(generation: generation)
        }
    }

    // MARK: - Running in the process

    /// Does `body` after `delay` in the process that runs now: not if it has ended by then, later if it is hung.
    @discardableResult
    func inSupplicant(
        after delay: Duration, evenStarting: Bool = false, _ body: @escaping (SimulatedRadio) -> Void
    ) -> EventToken {
        let generation = supplicant.generation
        return after(delay) { radio in
            guard radio.supplicant.generation == generation else { return }
            guard radio.supplicant.phase == .running || evenStarting else { return }
            guard !radio.isSupplicantHung || evenStarting else {
                if radio.supplicant.deferred.count < SupplicantProcess.deferredLimit {
                    radio.supplicant.deferred.append(body)
                }
                return
            }
            body(radio)
        }
    }

    /// Does what waited while the process was hung.
    func resumeSupplicant() {
        let waiting = supplicant.deferred
        supplicant.deferred = []
        for body in waiting { body(self) }
    }

    /// A stream of events from now on.
    func subscribe() -> AsyncStream<SupplicantEvent> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: SupplicantEvent.self, bufferingPolicy: .bufferingNewest(256))
        supplicant.subscribers.append(continuation)
        return stream
    }

    /// Tells whoever listens.
    func emit(_ event: SupplicantEvent) {
        supplicant.subscribers.removeAll { subscriber in
            if case .terminated = subscriber.yield(event) { return true }
            return false
        }
    }

    /// The control socket closes.
    func endSubscriptions() {
        emit(.terminating)
        for subscriber in supplicant.subscribers { subscriber.finish() }
        supplicant.subscribers = []
    }
}
