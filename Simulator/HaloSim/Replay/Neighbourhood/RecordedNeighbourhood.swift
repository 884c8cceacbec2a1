import HaloFrames
import HaloHardware
import HaloModel

/// A recorded mesh as its stations found it: who was on the air when, who heard whom, who would have answered, and what
/// was said about routes. The world a replayed mesh manager lives in.
public struct RecordedNeighbourhood: Sendable {
    typealias Pair = NeighbourhoodTracker.Pair

    /// A time the link of two stations was up.
    struct Link: Sendable {
        var up: Int64
        var down: Int64?
        var end: LinkSummary.End?
        var closedBy: MACAddress?
        var reason: Int?
        /// Who asked for it; `nil` when the capture began later.
        var initiator: MACAddress?
    }

    /// What the capture shows in all.
    public let summary: CaptureSummary
    /// The last frame, nanoseconds from the first.
    let end: Int64
    let stations: [MACAddress: RecordedStation]
    let pairs: [Pair: RecordedPair]
    let links: [Pair: [Link]]
    let routing: [MACAddress: [MACAddress: RecordedRouting]]
    /// HWMP replies by who received them, in order of time.
    let paths: [MACAddress: [RecordedPath]]
    /// Which algorithm's messages there are, the first one if there are two.
    let algorithm: RoutingAlgorithm?
    let hasSignal: Bool
    /// The one station an Ethernet capture tells of; `nil` for a capture of the air.
    let recorder: MACAddress?
    private let passwords: RecordedPasswords

    /// Reads a file to its end, or to where it is damaged.
    /// - Throws: `CaptureError.cannotOpen` and `.notACapture`; damage is told in the summary instead.
    public init(path: String) throws(CaptureError) {
        let reader = try CaptureReader(path: path)
        var observer = CaptureObserver()
        var damage: CaptureDamage?
        do throws(CaptureError) {
            while let frame = try reader.next() { observer.observe(frame) }
        } catch .damaged(let found) {
            damage = found
        } catch {
            throw error
        }
        self.init(
            observer.neighbourhood,
            summary: observer.summary(file: path, format: reader.format.rawValue, damage: damage))
    }

    init(_ tracker: NeighbourhoodTracker, summary: CaptureSummary) {
        self.summary = summary
        let end = Self.nanoseconds(summary.durationSeconds)
        self.end = end
        stations = tracker.stations.mapValues { station in
            var station = station
            station.finish(end: end)
            return station
        }
        algorithm = tracker.algorithms.contains(.batmanIV) ? .batmanIV : tracker.algorithms.first
        routing = tracker.routing.mapValues { $0.mapValues(Self.finished) }
        paths = tracker.paths.mapValues { $0.sorted { $0.time < $1.time } }
        hasSignal = tracker.hasSignal
        let isEthernet = summary.linkTypes == [LinkType.ethernet.description]
        recorder = isEthernet ? tracker.recorders?.min() : nil
        var pairs = tracker.pairs.mapValues { pair in
            var pair = pair
            pair.finish()
            return pair
        }
        if let recorder {
            for station in stations.keys where station != recorder { pairs[Pair(recorder, station)] = RecordedPair() }
        }
        self.pairs = pairs
        links = Self.links(summary, pairs)
        passwords = RecordedPasswords(stations: stations, pairs: pairs, links: links)
    }

    private static func finished(_ routing: RecordedRouting) -> RecordedRouting {
        var routing = routing
        routing.finish()
        return routing
    }

    private static func links(_ summary: CaptureSummary, _ pairs: [Pair: RecordedPair]) -> [Pair: [Link]] {
        var links: [Pair: [Link]] = [:]
        for link in summary.links where !link.intervals.isEmpty {
            let pair = Pair(link.a, link.b)
            var previous: Int64 = -1
            links[pair] = link.intervals.map { interval in
                let up = nanoseconds(interval.upSeconds)
                let down = interval.downSeconds.map(nanoseconds)
                defer { previous = down ?? up }
                let initiator =
                    interval.establishedBy == .data
                    ? nil : pairs[pair]?.initiator(ofLinkAt: up, after: previous)
                return Link(
                    up: up, down: down, end: interval.endedBy, closedBy: interval.closedBy,
                    reason: interval.reasonCode, initiator: initiator)
            }
        }
        return links
    }

    static func nanoseconds(_ seconds: Double) -> Int64 { Int64(exactly: (seconds * 1e9).rounded()) ?? 0 }

    // MARK: - Who is there

    /// Whom a manager can be run as, by address: stations that announce a mesh, or the one whose interface was recorded.
    public var playable: [MACAddress] {
        if let recorder { return [recorder] }
        let announcing = stations.values.filter { $0.announcement(at: 0) != nil }.map(\.address)
        return (announcing.isEmpty ? Array(stations.keys) : announcing).sorted()
    }

    /// Who hears the station: whom it exchanged frames with, or who passed on what it said.
    func neighbours(of station: MACAddress) -> [MACAddress] {
        pairs.keys.filter { $0.a == station || $0.b == station }.map { $0.a == station ? $0.b : $0.a }
            .filter { stations[$0] != nil }.sorted()
    }

    /// Whether the station is on the air.
    func isOnAir(_ station: MACAddress, at time: Int64) -> Bool {
        stations[station].map { $0.silence(at: time) == nil } ?? false
    }

    /// Whether the link of two others is up.
    func isLinked(_ pair: Pair, at time: Int64) -> Bool {
        (links[pair] ?? []).contains { $0.up <= time && time < ($0.down ?? .max) }
    }

    /// Whether two stations would authenticate each other.
    func agree(_ one: MACAddress, _ other: MACAddress, at time: Int64) -> Bool {
        passwords.agree(one, other, at: time, stations)
    }

    /// Stations that announced themselves as gateways on the mesh.
    var announcedGateways: [MACAddress] {
        var found: Set<MACAddress> = []
        for byOriginator in routing.values {
            for (originator, routing) in byOriginator where routing.messages.contains(where: \.isGateway) {
                found.insert(originator)
            }
        }
        return found.sorted()
    }
}
