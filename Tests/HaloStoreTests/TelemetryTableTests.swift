import HaloModel
import HaloStore
import XCTest

final class TelemetryTableTests: XCTestCase {
    private let time = WallTime(milliseconds: 1_795_488_104_000)

    private func database(path: String = ":memory:") async throws -> Database {
        let database = try Database(path: path)
        let time = time
        try await database.write { tables in
            guard let node = NodeID("n1"), try tables.nodes.find(node) == nil else { return }
            _ = try tables.nodes.insert(node, role: .node, radio: nil, publicKey: nil, overlay: nil, at: time)
        }
        return database
    }

    private func batch(
        _ first: UInt64, _ count: Int, boot: String = "b", start: Int64 = 1_795_488_000_000
    ) throws -> TelemetryBatch {
        TelemetryBatch(
            node: try XCTUnwrap(NodeID("n1")), boot: boot, firstSequence: first,
            samples: (0..<count).map {
                Sample(
                    metric: "m\($0 % 3)", timeMilliseconds: start + Int64(first) + Int64($0),
                    value: Double(first) + Double($0) + 0.5)
            })
    }

    private func store(_ batch: TelemetryBatch, _ database: Database) async throws -> TelemetryReceipt {
        let time = time
        return try await database.write { try $0.telemetry.store(batch, at: time) }
    }

    private func storedCount(_ database: Database) async throws -> Int64 {
        try await database.read { try $0.telemetry.audit() }.reduce(0) { $0 + $1.storedSamples }
    }

    func testABatchSentTwiceIsStoredOnce() async throws {
        let database = try await database()
        let first = try await store(batch(0, 10), database)
        XCTAssertEqual(first, TelemetryReceipt(boot: "b", nextSequence: 10, stored: 10))
        let second = try await store(batch(0, 10), database)
        XCTAssertEqual(second, TelemetryReceipt(boot: "b", nextSequence: 10, stored: 0))
        let count = try await storedCount(database)
        XCTAssertEqual(count, 10)
    }

    func testOnlyTheNewTailOfAnOverlappingBatchIsStored() async throws {
        let database = try await database()
        _ = try await store(batch(0, 10), database)
        let receipt = try await store(batch(5, 10), database)
        XCTAssertEqual(receipt, TelemetryReceipt(boot: "b", nextSequence: 15, stored: 5))
        let count = try await storedCount(database)
        XCTAssertEqual(count, 15)
    }

    func testABatchFarBelowTheMarkChangesNothing() async throws {
        let database = try await database()
        _ = try await store(batch(0, 30), database)
        let receipt = try await store(batch(3, 4), database)
        XCTAssertEqual(receipt, TelemetryReceipt(boot: "b", nextSequence: 30, stored: 0))
    }

    func testAGapIsRefusedWithTheNumberToGoOnWith() async throws {
        let database = try await database()
        _ = try await store(batch(0, 10), database)
        do {
            _ = try await store(batch(11, 1), database)
            XCTFail("the gap was accepted")
        } catch {
            XCTAssertEqual(error as? TelemetryError, .gap(expected: 10))
        }
    }

    func testAnUnknownStreamBeginsWhereItsFirstBatchBegins() async throws {
        let database = try await database()
        let receipt = try await store(batch(5000, 2), database)
        XCTAssertEqual(receipt.nextSequence, 5002)
        let audit = try await database.read { try $0.telemetry.audit() }
        XCTAssertEqual(audit.map(\.firstSequence), [5000])
    }

    func testEachBootHasItsOwnNumbers() async throws {
        let database = try await database()
        _ = try await store(batch(0, 10, boot: "one"), database)
        let receipt = try await store(batch(0, 10, boot: "two"), database)
        XCTAssertEqual(receipt.stored, 10)
        let count = try await storedCount(database)
        XCTAssertEqual(count, 20, "the same times from two boots are different samples")
    }

    func testSequenceNumbersBeyondTheDatabasesAreRefused() async throws {
        let database = try await database()
        for first in [UInt64.max, UInt64(Int64.max), UInt64(Int64.max) - 1] {
            do {
                _ = try await store(batch(first == .max ? .max : first, 0).with(samples: 5), database)
                XCTFail("\(first) was accepted")
            } catch {
                XCTAssertEqual(error as? TelemetryError, .sequenceTooLarge)
            }
        }
    }

    func testTheLatestValueIsTheNewestByTimeAndAFutureOneGivesWay() async throws {
        let database = try await database()
        let node = try XCTUnwrap(NodeID("n1"))
        let now = time.milliseconds
        func send(_ sequence: UInt64, _ time: Int64, _ value: Double) async throws -> Double? {
            let sample = Sample(metric: "m", timeMilliseconds: time, value: value)
            _ = try await store(
                TelemetryBatch(node: node, boot: "b", firstSequence: sequence, samples: [sample]), database)
            return try await database.read { try $0.telemetry.latest(of: node) }.first?.sample.value
        }
        var latest = try await send(0, now - 1000, 1)
        XCTAssertEqual(latest, 1)
        latest = try await send(1, now - 5000, 2)
        XCTAssertEqual(latest, 1, "an older sample that comes later is not the latest")
        latest = try await send(2, now + 86_400_000, 3)
        XCTAssertEqual(latest, 3)
        latest = try await send(3, now, 4)
        XCTAssertEqual(latest, 4, "the device's clock was a day ahead and has been set")
    }

    func testARangeIsReadInPartsWithoutLossOrRepetition() async throws {
        let database = try await database()
        let node = try XCTUnwrap(NodeID("n1"))
        _ = try await store(batch(0, 30, start: 1000), database)
        var values: [Double] = []
        var place: StoredSample.Place?
        repeat {
            let after = place
            let part = try await database.read {
                try $0.telemetry.samples(of: node, metric: "m0", from: 1003, to: 1024, after: after, limit: 3)
            }
            values += part.map(\.value)
            place = part.last?.place
        } while place != nil
        XCTAssertEqual(values, [3.5, 6.5, 9.5, 12.5, 15.5, 18.5, 21.5, 24.5])
    }

    func testWhatWasAcknowledgedIsThereAfterTheDatabaseIsOpenedAgain() async throws {
        let path = "\(NSTemporaryDirectory())/halo-\(UUID()).db"
        defer { for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) } }
        do {
            let database = try await database(path: path)
            _ = try await store(batch(0, 500), database)
        }
        let database = try await database(path: path)
        let count = try await storedCount(database)
        XCTAssertEqual(count, 500)
        let receipt = try await store(batch(400, 200), database)
        XCTAssertEqual(receipt, TelemetryReceipt(boot: "b", nextSequence: 600, stored: 100))
    }

    func testALogCutInTheMiddleOfACommitLosesNothingAcknowledged() async throws {
        let path = "\(NSTemporaryDirectory())/halo-\(UUID()).db"
        let copy = path + ".copy"
        defer {
            for name in [path, copy] {
                for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: name + suffix) }
            }
        }
        let database = try await database(path: path)
        _ = try await store(batch(0, 100), database)
        let acknowledged = try Data(contentsOf: URL(filePath: path + "-wal")).count
        _ = try await store(batch(100, 100), database)
        // What a power loss during the second commit leaves: the log as it was acknowledged, and a part of what followed.
        try FileManager.default.copyItem(atPath: path, toPath: copy)
        let log = try Data(contentsOf: URL(filePath: path + "-wal")).prefix(acknowledged + 1000)
        try log.write(to: URL(filePath: copy + "-wal"))
        let restored = try Database(path: copy)
        let count = try await storedCount(restored)
        XCTAssertEqual(count, 100)
    }
}

extension TelemetryBatch {
    fileprivate func with(samples count: Int) -> TelemetryBatch {
        var batch = self
        batch.samples = (0..<count).map { Sample(metric: "m", timeMilliseconds: Int64($0), value: 1) }
        return batch
    }
}
