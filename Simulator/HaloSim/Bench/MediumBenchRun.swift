import HaloModel

/// The stations of one benchmark run, their routes and the events that make them send.
final class MediumBenchRun {
    let events = EventQueue()
    let medium: RadioMedium
    private(set) var stations: [MediumBenchNode] = []
    private(set) var meanHops = 0.0
    private(set) var payloadsSent = 0
    /// No payload is sent from then on, so that those on their way arrive in time to be counted.
    var payloadsEnd = Int64.max

    private enum Timer: UInt64 {
        case beacon, payload, request
    }

    private var handler = EventHandlerID(rawValue: 0)
    private var sequence: [UInt16]

    init(nodes: Int, seed: UInt64) {
        medium = RadioMedium(
            events: events, seed: seed, channel: ChannelSettings(frequencyKHz: 924_000, widthMHz: 8),
            propagation: PropagationSettings(model: .tgahPico, shadowingSigmaDB: 3))
        sequence = [UInt16](repeating: 0, count: nodes)
        let side = Int(Double(nodes).squareRoot().rounded(.up))
        for index in 0..<nodes {
            let address = MACAddress(rawValue: 0x0200_0000_0000 + UInt64(index))
            let node = MediumBenchNode(medium: medium, address: address, nodes: nodes)
            let position = Position(
                x: Double(index % side) * MediumBench.spacingMetres, y: Double(index / side) * MediumBench.spacingMetres
            )
            node.radio = medium.attach(
                address: address, settings: RadioSettings(position: position, antennaGainDBi: 0), listener: node)
            stations.append(node)
        }
        findRoutes()
        handler = events.register(self)
        startTimers(seed: seed)
    }

    /// Fires everything up to `time`.
    func advance(to time: Int64) {
        while events.fireNext(notAfter: time) {}
        events.advance(to: time)
    }

    /// Mean number of stations a signal reaches.
    var meanNeighbours: Double {
        let sum = stations.reduce(0) { $0 + medium.neighbours(of: $1.radio).count }
        return Double(sum) / Double(stations.count)
    }

    /// Above 100 stations each asks less often, so that none forwards more requests than in a mesh of 100: requests of all
    /// for all would fill the channel.
    private var requestPeriod: Int64 {
        MediumBench.requestPeriod * Int64(max(100, stations.count)) / 100
    }

    /// Everyone's timers, each from its own moment.
    private func startTimers(seed: UInt64) {
        for index in stations.indices {
            var draw = FrozenDraw(seed: seed, UInt64(index), 0, purpose: 100)
            start(.beacon, index, within: MediumBench.beaconPeriod, &draw)
            guard index > 0 else { continue }
            start(.payload, index, within: MediumBench.payloadPeriod, &draw)
            start(.request, index, within: requestPeriod, &draw)
        }
    }

    private func start(_ timer: Timer, _ index: Int, within period: Int64, _ draw: inout FrozenDraw) {
        events.schedule(
            at: Int64(Double(period) * draw.unit()), handler, timer.rawValue << 32 | UInt64(truncatingIfNeeded: index))
    }

    /// Shortest paths to station 0 by airtime over links that carry more than the slowest rate (Dijkstra).
    private func findRoutes() {
        let count = stations.count
        var cost = [Double](repeating: .infinity, count: count)
        var hops = [Int](repeating: 0, count: count)
        var done = [Bool](repeating: false, count: count)
        cost[0] = 0
        while true {
            var best = -1
            for index in 0..<count where !done[index] && cost[index] < (best < 0 ? .infinity : cost[best]) {
                best = index
            }
            guard best >= 0 else { break }
            done[best] = true
            for other in medium.neighbours(of: best) where !done[other] {
                guard let rate = medium.expectedRateKbps(from: other, to: best) else { continue }
                // Channel access costs about a millisecond, a payload's bits the rest.
                let total =
                    cost[best] + 1 + 2800 / Double(rate) + ((medium.snrDB(from: other, to: best) ?? 0) < 8 ? 100 : 0)
                if total < cost[other] {
                    cost[other] = total
                    hops[other] = hops[best] + 1
                    stations[other].nextHop = MACAddress(rawValue: 0x0200_0000_0000 + UInt64(best))
                }
            }
        }
        meanHops = Double(hops.reduce(0, +)) / Double(max(1, count - 1))
    }
}

extension MediumBenchRun: EventHandler {
    func handle(_ argument: UInt64) {
        let index = Int(argument & 0xFFFF_FFFF)
        guard stations.indices.contains(index), let timer = Timer(rawValue: argument >> 32) else { return }
        let period: Int64
        switch timer {
        case .beacon:
            period = MediumBench.beaconPeriod
            stations[index].sendBeacon()
        case .payload:
            period = MediumBench.payloadPeriod
            if events.now < payloadsEnd {
                payloadsSent += 1
                stations[index].sendPayload()
            }
        case .request:
            period = requestPeriod
            sequence[index] &+= 1
            stations[index].sendRequest(sequence: sequence[index])
        }
        events.schedule(at: events.now + period, handler, argument)
    }
}
