import Foundation
import HaloModel
import XCTest

@testable import HaloStore

final class CompactionTests: XCTestCase {
    private func rows(_ world: TelemetryWorld, _ table: String) async throws -> Int64 {
        try await world.database.read {
            try $0.telemetry.connection.first("SELECT count(*) FROM \(table)") { $0.integer(0) } ?? 0
        }
    }

    func testManyReportsBecomeChunksAndNothingIsLostOrTwice() async throws {
        let world = try await TelemetryWorld()
        try await world.ingest(0..<1500)
        let reports = try await rows(world, "reports")
        XCTAssertLessThan(reports, 129)
        let chunks = try await rows(world, "chunks")
        XCTAssertGreaterThanOrEqual(chunks, 4 * 2, "1500 samples of 4 metrics are more than two chunks each")
        for metric in 0..<4 {
            let values = try await world.values(metric)
            XCTAssertEqual(values, (0..<1500).map { TelemetryWorld.value($0, metric) })
        }
        let audit = try await world.database.read { try $0.telemetry.audit() }
        XCTAssertEqual(audit.map(\.storedSamples), [6000])
        let again = try await world.database.ingest(world.report(700), at: WallTime(milliseconds: 1))
        XCTAssertEqual(again.stored, 0, "what is in chunks is known as well")
    }

    func testARangeIsReadInPartsAcrossChunksAndReports() async throws {
        let world = try await TelemetryWorld()
        try await world.ingest(0..<1300)
        var values: [Double] = []
        var place: StoredSample.Place?
        let from = TelemetryWorld.start + 100 * 10_000
        repeat {
            let after = place
            let part = try await world.database.read {
                try $0.telemetry.samples(
                    of: world.node, metric: "m1", from: from, to: from + 1_100 * 10_000, after: after, limit: 97)
            }
            values += part.map(\.value)
            place = part.last?.place
        } while place != nil
        XCTAssertEqual(values, (100...1200).map { TelemetryWorld.value($0, 1) })
    }

    func testSamplesThatComeLateStandWhereTheyBelong() async throws {
        let world = try await TelemetryWorld()
        try await world.ingest(0..<700)
        // Another start of the device's spool, whose samples of the day before were held up.
        for part in 0..<30 {
            let late = TelemetryBatch(
                node: world.node, boot: "older", firstSequence: UInt64(part * 20),
                samples: (0..<20).map {
                    Sample(
                        metric: "m0",
                        timeMilliseconds: TelemetryWorld.start - 86_400_000 + Int64(part * 20 + $0) * 1000,
                        value: -Double(part * 20 + $0))
                })
            _ = try await world.database.ingest(late, at: WallTime(milliseconds: TelemetryWorld.start + 7_000_000))
        }
        try await world.keepUp(at: TelemetryWorld.start + 20_000_000)
        let waiting = try await rows(world, "reports")
        XCTAssertEqual(waiting, 0)
        let values = try await world.values(0)
        XCTAssertEqual(values, (0..<600).map { -Double($0) } + (0..<700).map { TelemetryWorld.value($0, 0) })
        let few = try await world.database.read {
            try $0.telemetry.samples(of: world.node, metric: "m0", from: .min, to: .max, limit: 5)
        }
        XCTAssertEqual(few.map(\.value), [0, -1, -2, -3, -4])
    }

    func testTheLatestValueIsTheSameBeforeAndAfterSorting() async throws {
        let world = try await TelemetryWorld()
        try await world.ingest(0..<100)
        let before = try await world.database.read { try $0.telemetry.latest() }
        XCTAssertEqual(before.map(\.sample.value), (0..<4).map { TelemetryWorld.value(99, $0) })
        XCTAssertEqual(before.first?.sample.quality, .implausible)
        try await world.keepUp(at: TelemetryWorld.start + 100_000_000)
        let waiting = try await rows(world, "reports")
        XCTAssertEqual(waiting, 0)
        let after = try await world.database.read { try $0.telemetry.latest(of: world.node) }
        XCTAssertEqual(after, before)
    }

    func testReportsCountedBeforeARestartAreSorted() async throws {
        let path = "\(NSTemporaryDirectory())/halo-\(UUID()).db"
        defer { for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) } }
        for part in 0..<3 {
            let world = try await TelemetryWorld(path: path)
            try await world.ingest(part * 50..<(part + 1) * 50)
        }
        let world = try await TelemetryWorld(path: path)
        let reports = try await rows(world, "reports")
        XCTAssertLessThan(reports, 128)
        let values = try await world.values(2)
        XCTAssertEqual(values, (0..<150).map { TelemetryWorld.value($0, 2) })
    }

    func testADamagedOpenChunkIsSetAsideAndNewSamplesAreStored() async throws {
        let world = try await TelemetryWorld()
        try await world.ingest(0..<130)
        _ = try await world.database.write {
            try $0.telemetry.connection.run("UPDATE open_chunks SET body = x'0102030405060708' WHERE series_id = 1")
        }
        try await world.ingest(130..<400)
        let healthy = try await world.values(1)
        XCTAssertEqual(healthy.count, 400)
        let since = TelemetryWorld.start + 130 * 10_000
        let values = try await world.values(0, from: since)
        XCTAssertEqual(values, (130..<400).map { TelemetryWorld.value($0, 0) })
        do {
            _ = try await world.values(0)
            XCTFail("the damage was not told")
        } catch {
            XCTAssertEqual((error as? DatabaseError)?.kind, .corrupt)
        }
    }

    func testADeviceThatIsRemovedAndComesAgainHasNewSeries() async throws {
        let world = try await TelemetryWorld()
        try await world.ingest(0..<3)
        try await world.database.write { tables in
            try tables.telemetry.connection.run("DELETE FROM nodes WHERE name = 'n1'")
            _ = try tables.nodes.insert(
                world.node, role: .node, radio: nil, publicKey: nil, overlay: nil, at: WallTime(milliseconds: 77))
        }
        try await world.ingest(0..<200)
        let values = try await world.values(0)
        XCTAssertEqual(values, (0..<200).map { TelemetryWorld.value($0, 0) })
    }

    func testAYearOfOneSensorTakesLessThanFourOctetsASample() async throws {
        let path = "\(NSTemporaryDirectory())/halo-\(UUID()).db"
        defer { for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) } }
        let world = try await TelemetryWorld(path: path)
        let empty = try await world.database.read { try $0.size() }
        var noise = Noise(state: 9)
        var reading = [2150, 101_325, 4800, 12_034]
        for index in 0..<6000 {
            let samples = reading.indices.map { metric in
                reading[metric] += Int.random(in: -4...4, using: &noise)
                return Sample(
                    metric: "m\(metric)",
                    timeMilliseconds: TelemetryWorld.start + Int64(index) * 10_000
                        + Int64.random(in: 0...5, using: &noise),
                    value: Double(reading[metric]) / 100)
            }
            let batch = TelemetryBatch(
                node: world.node, boot: "b", firstSequence: UInt64(index * 4), samples: samples)
            _ = try await world.database.ingest(
                batch, at: WallTime(milliseconds: TelemetryWorld.start + Int64(index) * 10_000))
        }
        try await world.keepUp(at: TelemetryWorld.start + 100_000_000)
        let octets = try await world.database.read { try $0.size() }
        XCTAssertLessThan(
            Double(octets - empty) / 24_000, 6, "pages and indices included, of \(empty) octets of schema not")
        let closed = try await world.database.read {
            try $0.telemetry.connection.first("SELECT sum(length(body)) FROM chunks") { $0.integer(0) } ?? 0
        }
        XCTAssertLessThan(Double(closed) / 24_000, 2)
    }
}
