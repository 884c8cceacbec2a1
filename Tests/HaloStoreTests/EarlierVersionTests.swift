import Foundation
import HaloModel
import XCTest

@testable import HaloStore

/// Databases made by each earlier version of the schema are brought up to date with all they hold.
final class EarlierVersionTests: XCTestCase {
    private var path = ""

    override func setUp() { path = "\(NSTemporaryDirectory())/halo-\(UUID()).db" }

    override func tearDown() {
        for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) }
    }

    /// A database as a program with the first `version` migrations left it, with `count` samples of each of two metrics.
    private func makeDatabase(version: Int, samples count: Int) throws {
        let connection = try Connection(path: path)
        _ = try connection.first("PRAGMA journal_mode = WAL") { $0.text(0) }
        try MigrationRunner(migrations: Array(Migration.embedded.prefix(version))).run(on: connection)
        let start = TelemetryWorld.start
        try connection.execute(
            script: """
                INSERT INTO nodes (id, name, role, created_ms) VALUES (4, 'n1', 'node', 1);
                INSERT INTO metrics (id, name) VALUES (7, 'm0'), (8, 'm1');
                INSERT INTO series (id, node_id, metric_id, latest_time_ms, latest_value, latest_quality)
                VALUES (70, 4, 7, \(start + Int64(count) * 1000), 1.5, 16), (80, 4, 8, \(start), 2.5, 1);
                INSERT INTO streams (id, node_id, boot, first_sequence, next_sequence, received_ms)
                VALUES (3, 4, 'b', 0, \(2 * count), \(start + Int64(count) * 1000));
                BEGIN
                """)
        for index in 0..<count {
            for (number, series) in [Int64(70), 80].enumerated() {
                try connection.run(
                    "INSERT INTO samples (series_id, time_ms, stream_id, sequence, value, quality) VALUES (?, ?, 3, ?, ?, ?)",
                    .integer(series), .integer(start + Int64(index) * 1000), .integer(Int64(index * 2 + number)),
                    .real(Double(index) / 8), .integer(index % 10 == 0 ? 17 : 0))
            }
        }
        try connection.execute(script: "COMMIT")
    }

    func testSamplesOfEveryEarlierVersionAreThereAfterwards() async throws {
        for version in [1, 2] {
            let base = path
            path += "-\(version)"
            defer {
                tearDown()
                path = base
            }
            try makeDatabase(version: version, samples: 9000)
            let world = try await TelemetryWorld(path: path)
            for metric in 0...1 {
                let node = world.node
                let samples = try await world.database.read {
                    try $0.telemetry.samples(of: node, metric: "m\(metric)", from: .min, to: .max, limit: .max)
                }
                XCTAssertEqual(samples.map(\.value), (0..<9000).map { Double($0) / 8 })
                XCTAssertEqual(samples.map(\.place.sequence), (0..<9000).map { Int64($0 * 2 + metric) })
                XCTAssertEqual(samples[10].quality, .implausible)
                XCTAssertEqual(samples[10].timeSource, .corrected)
                XCTAssertEqual(samples[11].quality, .good)
            }
            let audit = try await world.database.read { try $0.telemetry.audit() }
            XCTAssertEqual(audit.map(\.storedSamples), [18_000])
            let hours = try await world.database.read {
                try $0.telemetry.aggregate(
                    of: world.node, metric: "m0", from: TelemetryWorld.start, to: TelemetryWorld.start + 9_000_000,
                    points: 2)
            }
            XCTAssertEqual(hours.reduce(0) { $0 + $1.count }, 8100, "implausible ones are left out")
            let latest = try await world.database.read { try $0.telemetry.latest() }
            XCTAssertEqual(latest.map(\.sample.value), [1.5, 2.5])
            // The device goes on where it was.
            let next = TelemetryBatch(
                node: world.node, boot: "b", firstSequence: 18_000,
                samples: [Sample(metric: "m0", timeMilliseconds: TelemetryWorld.start + 9_000_000, value: 5)])
            let receipt = try await world.database.ingest(
                next, at: WallTime(milliseconds: TelemetryWorld.start + 9_000_000))
            XCTAssertEqual(receipt, TelemetryReceipt(boot: "b", nextSequence: 18_001, stored: 1))
        }
    }

    func testAMigrationThatIsCutOffIsDoneAgain() async throws {
        try makeDatabase(version: 2, samples: 500)
        // The third without its conversion leaves the rows in place, as if the program had ended within the transaction.
        do {
            let connection = try Connection(path: path)
            try connection.execute(script: "BEGIN IMMEDIATE")
            try connection.execute(script: Migration.embedded[2].sql)
        }
        let world = try await TelemetryWorld(path: path)
        let values = try await world.values(0)
        XCTAssertEqual(values.count, 500)
    }
}
