import HaloHardware
import HaloModel

/// What the peering controller remembers of a neighbour.
struct PeeringNeighbour: Sendable, Equatable {
    let address: MACAddress
    var signalDBm: Int?
    var lastHeard: MonotonicInstant
    var acceptsPeers = true
    /// How many peerings its beacons show; `nil` when they do not say.
    var peerings: Int?
    /// Since when its beacons have shown none at all.
    var lonelySince: MonotonicInstant?
    /// Since when a handshake with it has been half open.
    var handshakeSince: MonotonicInstant?
    /// Above the signal floor, with hysteresis.
    var isStrong = false
    /// Attempts and repairs in a row that brought no lasting peering.
    var failures = 0
    /// When the last of them failed, if the wait that goes on is its.
    var failedAt: MonotonicInstant?
    /// No attempt before this.
    var notBefore: MonotonicInstant
    /// Since when the peering has been established.
    var establishedAt: MonotonicInstant?
    /// Since when the peer has been below the floor.
    var weakSince: MonotonicInstant?
    /// Since when frames to it have been given up with none received.
    var lossSince: MonotonicInstant?
    /// Since when the supplicant has held it blocked.
    var blockedSince: MonotonicInstant?
    /// How much longer than others it stays blocked, as a share of 0 ..< 1: two ends that block each other and pardon in step,
    /// one after the other, would never meet.
    var blockedSpread: Double = 0
    /// Whether it has been blocked since its last peering.
    var wasBlocked = false
    /// Times it was pardoned without a lasting peering since.
    var pardons = 0
    /// Since when the supplicant has held its link closed.
    var heldSince: MonotonicInstant?
    /// Times the held link was closed once more without a lasting peering since.
    var releases = 0
    /// Times its peering was renewed because the path through it was dead, and when last.
    var renewals = 0
    var renewedAt: MonotonicInstant?
    /// The counters `lossSince` is judged by, and when they were read.
    var countersAt: MonotonicInstant?
    var failedFrames: UInt32 = 0
    var receivedOctets: UInt64 = 0

    init(address: MACAddress, heardAt time: MonotonicInstant) {
        self.address = address
        lastHeard = time
        notBefore = time
    }

    /// Takes in what its beacon says of itself.
    mutating func read(_ result: ScanResult, at time: MonotonicInstant) {
        acceptsPeers = result.acceptsPeers
        peerings = result.peerings
        lonelySince = result.peerings == 0 ? (lonelySince ?? time) : nil
    }

    /// Whether its beacons show room for another peering under the chip's quota, with one to spare for its neighbours.
    func hasRoom(quota: Int) -> Bool { acceptsPeers && (peerings ?? 0) < quota - 1 }

    /// How long it stays blocked.
    func pardonWait(_ settings: PeeringSettings) -> Duration {
        min(settings.pardonMinimum * Double(1 << min(pardons, 10)), settings.pardonMaximum) * (1 + blockedSpread / 2)
    }

    /// The path through it was dead, and its peering is closed: the first time it is tried again at once, later others
    /// get their turn first.
    mutating func renew(at time: MonotonicInstant, _ settings: PeeringSettings) {
        if let last = renewedAt, time - last > settings.renewalMemory { renewals = 0 }
        renewals += 1
        renewedAt = time
        let wait = settings.renewalMinimum * Double(1 << min(max(0, renewals - 2), 3))
        notBefore = time + (renewals == 1 ? .seconds(3) : wait)
        failedAt = nil
        peeringEnded()
    }

    /// Whether its beacons have shown no peering for so long that it needs help to get in.
    func isLonely(at time: MonotonicInstant, _ settings: PeeringSettings) -> Bool {
        lonelySince.map { time - $0 > settings.lonelyLimit } ?? false
    }

    mutating func hear(signalDBm signal: Int, at time: MonotonicInstant, _ settings: PeeringSettings) {
        lastHeard = time
        signalDBm = signal
        let threshold = settings.signalFloorDBm + (isStrong ? -1 : 1) * settings.signalHysteresisDB
        isStrong = signal >= threshold
    }

    /// How long a held link is left alone.
    func releaseWait(_ settings: PeeringSettings) -> Duration {
        min(settings.releaseMinimum * Double(1 << min(releases, 10)), settings.retryMaximum)
    }

    /// Waits longer with every failure, spread over half of the wait. What fails while it waits for the last failure is the
    /// same failure, told twice: the supplicant reports a peering it took back, and the kernel's table no longer shows it.
    mutating func backOff(at time: MonotonicInstant, spread: Double, _ settings: PeeringSettings) {
        if failedAt != nil, notBefore > time { return }
        let wait = settings.retryMinimum * Double(1 << min(failures, 10))
        failures += 1
        failedAt = time
        notBefore = time + min(wait, settings.retryMaximum) * (1 + spread / 2)
    }

    /// Whether it may be tried now. The way to the gateway that was lost last is tried again soon: waiting costs more there
    /// than an attempt in vain.
    func mayBeTried(isLostWay: Bool, at time: MonotonicInstant, _ settings: PeeringSettings) -> Bool {
        if notBefore <= time { return true }
        guard isLostWay, failures <= settings.lostWayAttempts, let failedAt else { return false }
        return time - failedAt >= settings.lostWayWait
    }

    /// Follows an established peering; `nil` while it lives, otherwise why it is dead.
    mutating func examine(
        _ station: Station, routing: [RoutingNeighbour]?, at time: MonotonicInstant, _ settings: PeeringSettings
    ) -> String? {
        let start = establishedAt ?? time
        establishedAt = start
        wasBlocked = false
        judgeLoss(station, at: time)
        weakSince = isStrong || signalDBm == nil ? nil : (weakSince ?? time)
        let limit = settings.silenceLimit.wholeMilliseconds
        if station.inactiveMilliseconds > limit {
            return "established, but silent for \(station.inactiveMilliseconds / 1000) s"
        }
        if let lossSince, time - lossSince > settings.lossLimit {
            return "established, but every frame to it is lost and none comes back"
        }
        if let routing, time - start > settings.silenceLimit {
            let silence = routing.first { $0.address == address }?.lastSeenMilliseconds
            if silence ?? .max > limit {
                return "established, but no routing message comes from it: link IDs do not match"
            }
        }
        if time - start > settings.silenceLimit * 3 {
            failures = 0
            pardons = 0
            releases = 0
        }
        return nil
    }

    private mutating func judgeLoss(_ station: Station, at time: MonotonicInstant) {
        if let read = countersAt, time - read < .seconds(5) { return }
        let isFirst = countersAt == nil || station.failed < failedFrames
        let loses = !isFirst && station.failed >= failedFrames &+ 3 && station.receivedOctets <= receivedOctets
        if loses {
            lossSince = lossSince ?? time
        } else if isFirst || station.receivedOctets > receivedOctets {
            lossSince = nil
        }
        countersAt = time
        failedFrames = station.failed
        receivedOctets = station.receivedOctets
    }

    mutating func peeringEnded() {
        establishedAt = nil
        weakSince = nil
        lossSince = nil
        countersAt = nil
    }
}
