import HaloFrames
import HaloModel

/// The peering of one pair of stations.
struct LinkRecord {
    /// The lower address.
    let a: MACAddress
    /// The higher address.
    let b: MACAddress
    private let first: Int64
    private var last: Int64
    private var opens = 0
    private var confirms = 0
    private var closes = 0
    private var dataFrames = 0
    private var sideA = Side()
    private var sideB = Side()
    private var ended: [Interval] = []
    private var current: Interval?

    /// What one of the two sent since the last Close.
    private struct Side {
        var openID: UInt16?
        var openTime: Int64?
        /// Link identifiers of its last Confirm: its own, and the one it took from the other's Open.
        var confirmed: (own: UInt16, peer: UInt16)?
        var hasSentData = false
    }

    private struct Interval {
        let up: Int64
        let evidence: LinkSummary.Evidence
        /// Link identifiers of A and B; unknown when inferred.
        let identifiers: (a: UInt16, b: UInt16)?
        var down: Int64?
        var end: LinkSummary.End?
        var closedBy: MACAddress?
        var reason: Int?
    }

    init(a: MACAddress, b: MACAddress, time: Int64) {
        self.a = a
        self.b = b
        first = time
        last = time
    }

    /// Takes a peering frame of one of the two.
    mutating func observe(_ peering: MeshPeering, from: MACAddress, time: Int64) {
        last = max(last, time)
        let management = peering.management
        switch peering.action {
        case .open:
            opens += 1
            guard let management else { return }
            updateSide(from) { side in
                guard side.openID != management.localLinkID else { return }
                side.openID = management.localLinkID
                side.openTime = time
            }
        case .confirm:
            confirms += 1
            guard let management, let peer = management.peerLinkID else { return }
            updateSide(from) { $0.confirmed = (management.localLinkID, peer) }
            establish(time)
        case .close:
            closes += 1
            close(by: from, ownID: management?.localLinkID, reason: management?.reason, time: time)
        }
    }

    /// Takes a data frame of one of the two. Stations send data to peers only, so it tells of a peering whose frames
    /// are not in the capture: because it is older, or because a Confirm was missed and data passes both ways.
    mutating func observeData(from: MACAddress, time: Int64) {
        last = max(last, time)
        dataFrames += 1
        updateSide(from) { $0.hasSentData = true }
        guard current == nil else { return }
        let isOlderThanCapture = opens == 0 && confirms == 0 && closes == 0
        let hasMissedConfirm =
            sideA.hasSentData && sideB.hasSentData && (sideA.confirmed != nil || sideB.confirmed != nil)
        if isOlderThanCapture || hasMissedConfirm {
            current = Interval(up: time, evidence: .data, identifiers: nil)
        }
    }

    private mutating func updateSide(_ address: MACAddress, _ change: (inout Side) -> Void) {
        if address == a { change(&sideA) } else { change(&sideB) }
    }

    /// The link is up when each side has confirmed the other's Open and both agree on both identifiers.
    private mutating func establish(_ time: Int64) {
        guard let fromA = sideA.confirmed, let fromB = sideB.confirmed, fromA.own == fromB.peer, fromB.own == fromA.peer
        else { return }
        let identifiers = (a: fromA.own, b: fromB.own)
        if let current {
            if let old = current.identifiers, old == identifiers { return }
            // One side began anew, without a Close: the old peering ended at its Open at the latest.
            let restart = [sideA.openTime, sideB.openTime].compactMap { $0 }.filter { $0 > current.up }.min() ?? time
            finish(at: restart, end: .restart)
        }
        current = Interval(up: time, evidence: .peering, identifiers: identifiers)
    }

    private mutating func close(by address: MACAddress, ownID: UInt16?, reason: UInt16?, time: Int64) {
        if let known = current?.identifiers, let ownID, ownID != (address == a ? known.a : known.b) {
            // It closes an attempt other than the peering that is up.
            updateSide(address) { $0 = Side() }
            return
        }
        current?.closedBy = address
        current?.reason = reason.map(Int.init)
        finish(at: time, end: .close)
        sideA = Side()
        sideB = Side()
    }

    /// Takes the peering as ended when one of the two fell silent at `time`.
    mutating func endSilent(at time: Int64) { finish(at: max(time, current?.up ?? time), end: .silence) }

    private mutating func finish(at time: Int64, end: LinkSummary.End) {
        guard var interval = current else { return }
        interval.down = time
        interval.end = end
        ended.append(interval)
        current = nil
    }

    /// What is known at the end.
    func summary(_ clock: CaptureClock) -> LinkSummary {
        let intervals = (ended + (current.map { [$0] } ?? [])).map { interval in
            LinkSummary.Interval(
                upSeconds: clock.seconds(interval.up), downSeconds: interval.down.map(clock.seconds),
                establishedBy: interval.evidence, endedBy: interval.end, closedBy: interval.closedBy,
                reasonCode: interval.reason)
        }
        return LinkSummary(
            a: a, b: b, firstSeconds: clock.seconds(first), lastSeconds: clock.seconds(last), isUp: current != nil,
            intervals: intervals, opens: opens, confirms: confirms, closes: closes, dataFrames: dataFrames)
    }
}
