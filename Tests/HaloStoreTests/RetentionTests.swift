import HaloModel
import XCTest

@testable import HaloStore

final class RetentionTests: XCTestCase {
    private static let day: Int64 = 86_400_000
    private static let start = TelemetryWorld.start

    private func aggregate(
        _ world: TelemetryWorld, _ metric: Int, points: Int, isHourly: Bool = false
    ) async throws -> [AggregatedPoint] {
        try await world.database.read {
            try $0.telemetry.aggregate(
                of: world.node, metric: "m\(metric)", from: Self.start, to: Self.start + 29_999_999, points: points,
                isHourly: isHourly)
        }
    }

    /// What reports `0..<count` come to in parts of `width`, computed plainly.
    private func expected(_ count: Int, _ metric: Int, width: Int64) -> [AggregatedPoint] {
        var parts: [Int64: [Double]] = [:]
        for index in 0..<count where index % 50 != 49 {
            let time = Self.start + Int64(index) * 10_000
            parts[time - time % width, default: []].append(TelemetryWorld.value(index, metric))
        }
        return parts.sorted { $0.key < $1.key }.map { time, values in
            AggregatedPoint(
                timeMilliseconds: time, count: Int64(values.count), minimum: values.min() ?? 0,
                maximum: values.max() ?? 0, mean: values.reduce(0, +) / Double(values.count))
        }
    }

    private func assertSame(_ got: [AggregatedPoint], _ expected: [AggregatedPoint], line: UInt = #line) {
        XCTAssertEqual(got.map(\.timeMilliseconds), expected.map(\.timeMilliseconds), line: line)
        XCTAssertEqual(got.map(\.count), expected.map(\.count), line: line)
        XCTAssertEqual(got.map(\.minimum), expected.map(\.minimum), line: line)
        XCTAssertEqual(got.map(\.maximum), expected.map(\.maximum), line: line)
        for (left, right) in zip(got, expected) { XCTAssertEqual(left.mean, right.mean, accuracy: 1e-9, line: line) }
    }

    func testAggregatesOfAnHourAreThoseOfTheSamples() async throws {
        let world = try await TelemetryWorld()
        try await world.ingest(0..<3000)
        for metric in [0, 3] {
            let hours = try await aggregate(world, metric, points: 100, isHourly: true)
            assertSame(hours, expected(3000, metric, width: 3_600_000))
        }
    }

    func testMinutesBeforeAndAfterTheSamplesAreGoneAreTheSame() async throws {
        let world = try await TelemetryWorld()
        try await world.ingest(0..<3000)
        let fresh = try await aggregate(world, 0, points: 500)
        assertSame(fresh, expected(3000, 0, width: 60_000))
        // Everything is sorted, and the day after tomorrow the samples are due.
        try await world.keepUp(RetentionPolicy(samplesDays: 1), at: Self.start + 2 * Self.day)
        let samples = try await world.values(0)
        XCTAssertEqual(samples, [])
        let aged = try await aggregate(world, 0, points: 500)
        assertSame(aged, expected(3000, 0, width: 60_000))
        let hours = try await aggregate(world, 0, points: 100, isHourly: true)
        assertSame(hours, expected(3000, 0, width: 3_600_000))
    }

    func testMinutesAndHoursGoInTheirTurn() async throws {
        let world = try await TelemetryWorld()
        try await world.ingest(0..<3000)
        let policy = RetentionPolicy(samplesDays: 1, minutesDays: 10, hoursDays: 100)
        try await world.keepUp(policy, at: Self.start + 11 * Self.day)
        let minutes = try await aggregate(world, 1, points: 500)
        XCTAssertEqual(minutes, [])
        let hours = try await aggregate(world, 1, points: 100, isHourly: true)
        assertSame(hours, expected(3000, 1, width: 3_600_000))
        try await world.keepUp(policy, at: Self.start + 101 * Self.day)
        let none = try await aggregate(world, 1, points: 100, isHourly: true)
        XCTAssertEqual(none, [])
        let total = try await world.database.read { tables in
            try ["reports", "open_chunks", "chunks", "minute_chunks", "hour_chunks"].map { table in
                try tables.telemetry.connection.first("SELECT count(*) FROM \(table)") { $0.integer(0) } ?? -1
            }
        }
        XCTAssertEqual(total, [0, 0, 0, 0, 0])
    }

    func testWhatAWrongClockDatedIsKeptAsLongAsEverythingElse() async throws {
        let world = try await TelemetryWorld()
        let now = Self.start
        let batch = TelemetryBatch(
            node: world.node, boot: "b", firstSequence: 0,
            samples: [
                Sample(metric: "m0", timeMilliseconds: 5_000, value: 1, quality: .unclocked),
                Sample(metric: "m0", timeMilliseconds: now + 900 * Self.day, value: 2),
            ])
        _ = try await world.database.ingest(batch, at: WallTime(milliseconds: now))
        try await world.keepUp(RetentionPolicy(), at: now + 6 * Self.day)
        let kept = try await world.values(0)
        XCTAssertEqual(kept, [1, 2])
        try await world.keepUp(RetentionPolicy(), at: now + 8 * Self.day)
        let gone = try await world.values(0)
        XCTAssertEqual(gone, [])
    }

    func testWhatWasStoredBeforeTheGatewaysClockWasSetCountsAsStoredNow() async throws {
        let world = try await TelemetryWorld()
        _ = try await world.database.ingest(world.report(0), at: WallTime(milliseconds: 30_000))
        try await world.keepUp(RetentionPolicy(), at: Self.start + Self.day)
        let kept = try await world.values(0)
        XCTAssertEqual(kept.count, 1)
        try await world.keepUp(RetentionPolicy(), at: Self.start + 9 * Self.day)
        let gone = try await world.values(0)
        XCTAssertEqual(gone, [])
    }

    func testPartsCoverTheRangeAndAreAtMostAsManyAsAsked() {
        var noise = Noise(state: 3)
        for _ in 0..<3000 {
            let from = Int64.random(in: -2_000_000_000_000...2_000_000_000_000, using: &noise)
            let span = Int64.random(in: 0...(Int64(1) << Int64.random(in: 1...42, using: &noise)), using: &noise)
            let points = Int.random(in: 1...2000, using: &noise)
            var grid = AggregationGrid(from: from, to: from + span, points: points, leastWidth: 1)
            for time in [from, from + span / 2, from + span] {
                grid.add(RollupBucket(timeMilliseconds: time, value: 1))
            }
            XCTAssertEqual(grid.points.reduce(0) { $0 + $1.count }, 3, "\(from) \(span) \(points)")
            XCTAssertLessThanOrEqual(grid.points.count, points)
            let unit: Int64 = grid.width >= 3_600_000 ? 3_600_000 : grid.width >= 60_000 ? 60_000 : 1
            XCTAssertEqual(grid.width % unit, 0)
            XCTAssertEqual(grid.start % unit, 0)
        }
        XCTAssertEqual(
            AggregationGrid(from: .min, to: .max, points: 5, leastWidth: 1).points.count, 0, "no bound traps")
        _ = AggregationGrid(from: .max, to: .max, points: .max / (1 << 40), leastWidth: 1)
    }

    func testTheLargestTrianglesKeepTheEndsAndThePeaks() {
        var points: [(time: Int64, value: Double)] = []
        for index in 0..<1000 { points.append((Int64(index) * 1000, index == 333 ? 50 : Double(index % 7))) }
        let few = Downsampling.largestTriangles(points, count: 50, time: { $0.time }, value: { $0.value })
        XCTAssertEqual(few.count, 50)
        XCTAssertEqual(few.first?.time, 0)
        XCTAssertEqual(few.last?.time, 999_000)
        XCTAssertTrue(few.contains { $0.value == 50 })
        XCTAssertEqual(few.map { $0.time }, few.map { $0.time }.sorted())
        for count in [0, 1, 2, 3, 999, 1000, 2000] {
            let some = Downsampling.largestTriangles(points, count: count, time: { $0.time }, value: { $0.value })
            XCTAssertEqual(some.count, min(count, 1000))
        }
    }
}
