import HaloFrames
import HaloHardware
import HaloModel

/// Collects from a capture what a station of the recorded mesh would have noticed of the others.
struct NeighbourhoodTracker {
    /// Two stations, the lower address first.
    struct Pair: Hashable, Comparable {
        let a: MACAddress
        let b: MACAddress

        init(_ one: MACAddress, _ other: MACAddress) {
            a = min(one, other)
            b = max(one, other)
        }

        static func < (left: Pair, right: Pair) -> Bool { (left.a, left.b) < (right.a, right.b) }
    }

    private(set) var stations: [MACAddress: RecordedStation] = [:]
    private(set) var pairs: [Pair: RecordedPair] = [:]
    /// By transmitter, then by originator.
    private(set) var routing: [MACAddress: [MACAddress: RecordedRouting]] = [:]
    /// HWMP replies by who received them.
    private(set) var paths: [MACAddress: [RecordedPath]] = [:]
    /// The time of the capture's first frame, nanoseconds since 1970.
    var start: Int64 = 0
    /// Octets of the frame being looked at.
    var frameOctets = 0
    /// Whether any frame told its signal.
    private(set) var hasSignal = false
    /// Which algorithm's messages there are.
    private(set) var algorithms: Set<RoutingAlgorithm> = []
    /// The station in whose interface an Ethernet capture was made, as far as the frames tell: the one that is an end of
    /// every frame sent to one station.
    private(set) var recorders: Set<MACAddress>?

    mutating func hear(_ address: MACAddress, time: Int64, signalDBm: Int8?) {
        guard !address.isGroup else { return }
        if signalDBm != nil { hasSignal = true }
        let when = relative(time)
        let count = frameOctets
        stations[address, default: RecordedStation(address: address)].hear(
            at: when, octets: count, signalDBm: signalDBm.map(Int.init))
    }

    mutating func announce(
        _ address: MACAddress, elements: [InformationElement], timestamp: UInt64?, intervalUnits: UInt16, time: Int64
    ) {
        guard let meshID = elements.meshID, let configuration = elements.meshConfiguration else { return }
        let what = RecordedStation.Announcement(
            meshID: String(decoding: meshID, as: UTF8.self), acceptsPeers: configuration.capability & 1 == 1,
            peerings: configuration.peeringCount, isSecure: configuration.authentication != 0)
        let when = relative(time)
        stations[address]?.announce(what, timestamp: timestamp, intervalUnits: intervalUnits, at: when)
    }

    /// A frame from one station to another: they hear each other.
    mutating func meet(_ from: MACAddress, _ to: MACAddress) {
        guard !from.isGroup, !to.isGroup, from != to else { return }
        _ = pairs[Pair(from, to), default: RecordedPair()]
    }

    mutating func request(_ from: MACAddress, _ to: MACAddress, time: Int64) {
        guard !from.isGroup, !to.isGroup, from != to else { return }
        let request = RecordedPair.Request(time: relative(time), from: from)
        pairs[Pair(from, to), default: RecordedPair()].requests.append(request)
    }

    mutating func authenticate(_ body: AuthenticationBody, _ from: MACAddress, _ to: MACAddress, time: Int64) {
        guard body.algorithm == AuthenticationBody.sae, !from.isGroup, !to.isGroup, from != to else { return }
        if body.transaction == 1, body.status == 0 { request(from, to, time: time) }
        // A Confirm that does not verify is answered with a status (IEEE 802.11-2020 12.4.8.6.6).
        if body.transaction == 2, body.status != 0 {
            let refusal = RecordedPair.Request(time: relative(time), from: from)
            pairs[Pair(from, to), default: RecordedPair()].refusals.append(refusal)
        }
    }

    mutating func observe(_ selection: PathSelection, from: MACAddress, to: MACAddress, time: Int64) {
        guard !from.isGroup, !to.isGroup else { return }
        for case .reply(let reply) in selection.elements {
            paths[to, default: []].append(RecordedPath(time: relative(time), nextHop: from, reply: reply))
        }
    }

    mutating func observeEthernet(from: MACAddress, to: MACAddress) {
        guard !from.isGroup, !to.isGroup else { return }
        recorders = recorders?.intersection([from, to]) ?? [from, to]
    }

    mutating func observe(_ message: BatmanIVOGM, from transmitter: MACAddress, time: Int64) {
        algorithms.insert(.batmanIV)
        // Not forwarded on the best path: nobody takes it in (`BATADV_NOT_BEST_NEXT_HOP`, batadv_packet.h).
        guard message.flags & 1 == 0 else { return }
        if message.previousSender != transmitter { meet(transmitter, message.previousSender) }
        add(
            .init(
                time: relative(time), metric: .quality(message.transmitQuality),
                isGateway: Self.isGateway(message.tvlvs),
                previousSender: message.previousSender), message.originator, transmitter)
    }

    mutating func observe(_ message: BatmanOGM2, from transmitter: MACAddress, time: Int64) {
        algorithms.insert(.batmanV)
        let kbps = message.throughput.multipliedReportingOverflow(by: 100)
        add(
            .init(
                time: relative(time), metric: .throughputKbps(kbps.overflow ? .max : kbps.partialValue),
                isGateway: Self.isGateway(message.tvlvs), previousSender: nil), message.originator, transmitter)
    }

    /// Nanoseconds from the first frame; a frame of a time before it counts as of then.
    private func relative(_ time: Int64) -> Int64 {
        let (difference, overflow) = time.subtractingReportingOverflow(start)
        return overflow ? 0 : max(0, difference)
    }

    private mutating func add(_ message: RecordedRouting.Message, _ originator: MACAddress, _ transmitter: MACAddress) {
        routing[transmitter, default: [:]][originator, default: RecordedRouting()].add(message)
    }

    private static func isGateway(_ tvlvs: [BatmanTVLV]) -> Bool {
        tvlvs.contains { $0.type == BatmanTVLV.gateway }
    }
}
