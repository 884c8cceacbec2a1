import HaloHardware
import HaloModel
import HaloStore

/// What it takes to read a gateway's database that holds many samples.
///
/// One device with a hundred series, each read every ten seconds to two decimals and wandering a little, as a sensor's value does.
public struct StoreCost: Sendable {
    /// Series of the device.
    private static let series = 100
    /// Rounds of samples in one report.
    private static let roundsPerReport = 20
    private static let interval: Int64 = 10_000
    private static let day: Int64 = 86_400_000
    private static let start: Int64 = 1_795_488_000_000
    private static let queries = 400

    private let path: String
    private let clock: any SystemClock

    /// - Parameters:
    ///   - path: A file that is not there yet.
    ///   - clock: Measures.
    public init(path: String, clock: any SystemClock) {
        self.path = path
        self.clock = clock
    }

    /// Fills a database and asks it.
    /// - Parameter samples: How many to store; rounded down to whole reports.
    /// - Throws: `DatabaseError`, `TelemetryError`.
    public func run(samples: Int) async throws -> StoreCostResult {
        let database = try Database(path: path)
        guard let node = NodeID("bench") else { throw TelemetryError.unknownNode }
        try await database.write { tables in
            _ = try tables.nodes.insert(
                node, role: .node, radio: nil, publicKey: nil, overlay: nil, at: WallTime(milliseconds: Self.start))
        }
        let reports = samples / (Self.series * Self.roundsPerReport)
        let began = clock.now
        try await fill(database, node, reports: reports)
        let filled = (clock.now - began).secondsValue
        let stored = reports * Self.series * Self.roundsPerReport
        let span = Int64(reports * Self.roundsPerReport) * Self.interval
        var random: UInt64 = 2
        var places: [(metric: String, from: Int64)] = []
        for _ in 0..<Self.queries {
            let metric = Self.metric(Int(FrozenDraw.unit(&random) * Double(Self.series)))
            places.append((metric, Self.start + Int64(FrozenDraw.unit(&random) * Double(max(0, span - Self.day)))))
        }
        let octets = try await database.read { try $0.size() }
        return StoreCostResult(
            samples: stored, octetsPerSample: Double(octets) / Double(max(1, stored)),
            samplesPerSecond: Double(stored) / filled,
            range: try await times(places) { place in
                try await database.read {
                    try $0.telemetry.samples(
                        of: node, metric: place.metric, from: place.from, to: place.from + Self.day, limit: .max
                    ).count
                }
            },
            points: try await times(places) { place in
                try await database.read {
                    try $0.telemetry.aggregate(
                        of: node, metric: place.metric, from: place.from, to: place.from + Self.day, points: 300
                    ).count
                }
            },
            hours: try await times(places) { place in
                try await database.read {
                    try $0.telemetry.aggregate(
                        of: node, metric: place.metric, from: place.from, to: place.from + Self.day, points: 25,
                        isHourly: true
                    ).count
                }
            },
            latest: try await times(places) { _ in
                try await database.read { try $0.telemetry.latest().count }
            })
    }

    private func fill(_ database: Database, _ node: NodeID, reports: Int) async throws {
        var random: UInt64 = 1
        var hundredths = (0..<Self.series).map { 2000 + $0 * 10 }
        let metrics = (0..<Self.series).map(Self.metric)
        for report in 0..<reports {
            var samples: [Sample] = []
            for round in 0..<Self.roundsPerReport {
                let time = Self.start + Int64(report * Self.roundsPerReport + round) * Self.interval
                for series in 0..<Self.series {
                    hundredths[series] += Int(FrozenDraw.next(&random) % 7) - 3
                    samples.append(
                        Sample(
                            metric: metrics[series], timeMilliseconds: time, value: Double(hundredths[series]) / 100))
                }
            }
            let first = UInt64(report * Self.roundsPerReport * Self.series)
            let last = Self.start + Int64((report + 1) * Self.roundsPerReport) * Self.interval
            _ = try await database.ingest(
                TelemetryBatch(node: node, boot: "bench", firstSequence: first, samples: samples),
                at: WallTime(milliseconds: last))
        }
    }

    private static func metric(_ number: Int) -> String { "i2c.bench\(number).reading_c" }

    private func times(
        _ places: [(metric: String, from: Int64)], _ body: ((metric: String, from: Int64)) async throws -> Int
    ) async throws -> StoreCostResult.Query {
        var microseconds: [Double] = []
        var rows = 0
        for place in places {
            let began = clock.now
            rows = max(rows, try await body(place))
            microseconds.append((clock.now - began).secondsValue * 1e6)
        }
        microseconds.sort()
        return StoreCostResult.Query(
            rows: rows, p50Microseconds: microseconds[microseconds.count / 2],
            p99Microseconds: microseconds[microseconds.count * 99 / 100])
    }
}
