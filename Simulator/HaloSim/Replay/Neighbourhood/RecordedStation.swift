import HaloModel

/// What a capture tells of one transmitter over time. Times are nanoseconds from the capture's first frame.
struct RecordedStation: Sendable {
    /// What a beacon announces.
    struct Announcement: Sendable, Equatable {
        var meshID: String
        var acceptsPeers: Bool
        var peerings: Int
        /// Whether the mesh authenticates its peers (IEEE 802.11-2020 Table 9-271, authentication protocol SAE).
        var isSecure: Bool
    }

    /// A time without a frame, longer than a station that is on leaves between two.
    struct Silence: Sendable, Equatable {
        /// The last frame before.
        var from: Int64
        /// The first frame after; `nil` when there is none.
        var to: Int64?
    }

    let address: MACAddress
    /// The time of every frame, ascending once `finish` was called.
    private(set) var heard: [Int64] = []
    private var frames: [(time: Int64, octets: Int)] = []
    /// Octets of all frames up to the one of the same index.
    private var octets: [UInt64] = []
    private var signals: [(time: Int64, dBm: Int)] = []
    private var announcements: [(time: Int64, what: Announcement)] = []
    private var beacons: [(time: Int64, timestamp: UInt64?)] = []
    private var announcedInterval: Int64 = 0
    /// Silences, in order; known once `finish` was called.
    private(set) var silences: [Silence] = []
    /// When it began anew, having forgotten its peers; known once `finish` was called.
    private(set) var restarts: [Int64] = []

    init(address: MACAddress) { self.address = address }

    mutating func hear(at time: Int64, octets count: Int, signalDBm: Int?) {
        frames.append((time, count))
        if let signalDBm { signals.append((time, signalDBm)) }
    }

    /// - Parameters:
    ///   - timestamp: the station's own clock (TSF), microseconds; `nil` in S1G beacons, which show its lower half only.
    ///   - intervalUnits: the beacon interval in units of 1024 µs; 0 if not announced.
    mutating func announce(_ what: Announcement, timestamp: UInt64?, intervalUnits: UInt16, at time: Int64) {
        if announcements.last?.what != what { announcements.append((time, what)) }
        beacons.append((time, timestamp))
        if intervalUnits > 0 { announcedInterval = Int64(intervalUnits) * 1_024_000 }
    }

    /// Puts frames that were out of order in order, and finds silences and restarts.
    mutating func finish(end: Int64) {
        frames.sort { $0.time < $1.time }
        signals.sort { $0.time < $1.time }
        announcements.sort { $0.time < $1.time }
        beacons.sort { $0.time < $1.time }
        let limit = silenceLimit
        // What a radio sends before its first beacon does not make it part of the mesh.
        if let first = frames.first, let beacon = beacons.first, beacon.time - first.time > limit {
            frames.removeAll { $0.time < beacon.time }
        }
        heard = frames.map(\.time)
        var sum: UInt64 = 0
        octets = frames.map { frame in
            sum &+= UInt64(clamping: frame.octets)
            return sum
        }
        frames = []
        var gaps = zip(heard, heard.dropFirst()).map { (from: $0, to: Optional($1)) }
        if let last = heard.last { gaps.append((last, nil)) }
        silences = gaps.filter { ($0.to ?? end) - $0.from > limit }.map { Silence(from: $0.from, to: $0.to) }
        let returns = silences.compactMap(\.to).filter { time in
            // Whoever comes back with peers has only been out of the receiver's reach.
            guard let beacon = beacons.first(where: { $0.time >= time }) else { return false }
            return announcement(at: beacon.time)?.peerings == 0
        }
        // Stations adjust their clocks to each other by far less than a second (IEEE 802.11-2020 14.13.2).
        let setBack = zip(beacons, beacons.dropFirst()).filter { earlier, later in
            guard let before = earlier.timestamp, let after = later.timestamp else { return false }
            return before > after && before - after > 1_000_000
        }
        restarts = Set(returns + setBack.map(\.1.time)).sorted()
    }

    /// Eight beacons missed in a row are no accident; a station without beacons is silent when nothing comes for 30 s.
    private var silenceLimit: Int64 {
        var interval = announcedInterval
        if interval == 0, beacons.count > 2 {
            let gaps = zip(beacons, beacons.dropFirst()).map { $1.time - $0.time }.sorted()
            interval = gaps[gaps.count / 2]
        }
        // Damaged times can lie years apart.
        let sane = min(interval, 3_600_000_000_000)
        return sane > 0 ? max(3_000_000_000, 8 * sane) : 30_000_000_000
    }

    // MARK: - At a time

    /// How many frames had come by `time`.
    func count(by time: Int64) -> Int { heard.partitioningIndex { $0 > time } }

    /// Octets of all frames by `time`.
    func octetCount(by time: Int64) -> UInt64 {
        let count = count(by: time)
        return count == 0 ? 0 : octets[count - 1]
    }

    /// Its last frame at or before `time`.
    func lastHeard(by time: Int64) -> Int64? {
        let count = count(by: time)
        return count == 0 ? nil : heard[count - 1]
    }

    /// The silence `time` falls into; before the first frame counts as one.
    func silence(at time: Int64) -> Silence? {
        if let first = heard.first, time < first { return Silence(from: -1, to: first) }
        return silences.first { $0.from < time && time < ($0.to ?? .max) }
    }

    /// Signal at the capturing receiver, dBm; the first one before any.
    func signal(at time: Int64) -> Int? {
        let index = signals.partitioningIndex { $0.time > time }
        return index == 0 ? signals.first?.dBm : signals[index - 1].dBm
    }

    /// What it announced last by `time`, or at first after it.
    func announcement(at time: Int64) -> Announcement? {
        let index = announcements.partitioningIndex { $0.time > time }
        return index == 0 ? announcements.first?.what : announcements[index - 1].what
    }

    /// How often it has begun anew by `time`: what it knows, and the password it uses, may be others since.
    func epoch(at time: Int64) -> Int {
        silences.filter { ($0.to ?? .max) <= time }.count + restarts.filter { $0 <= time }.count
    }
}
