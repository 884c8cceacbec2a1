import HaloHardware
import HaloModel
import XCTest

@testable import HaloAgent

/// The power fails at every single change of the medium in turn.
final class SpoolPowerLossTests: XCTestCase {
    /// A gateway that stores each name once and keeps what it has confirmed.
    private struct Gateway {
        var stored: [String: Double] = [:]
        var duplicatesWithOtherValue = 0
        var next: [String: UInt64] = [:]

        mutating func take(_ batch: SpoolBatch) -> UInt64 {
            for (index, sample) in batch.samples.enumerated() {
                let name = "\(batch.boot)/\(batch.firstSequence + UInt64(index))"
                if let old = stored[name], old != sample.value { duplicatesWithOtherValue += 1 }
                stored[name] = sample.value
            }
            let end = batch.firstSequence + UInt64(batch.samples.count)
            next[batch.boot] = max(next[batch.boot] ?? 0, end)
            return next[batch.boot] ?? end
        }
    }

    private struct Run {
        var gateway = Gateway()
        /// Values whose synchronize returned.
        var safe: [Double] = []
        var value = 0.0

        /// Works until the power fails or the work is done; delivers now and then, sometimes losing the confirmation.
        mutating func work(_ files: MockFileSystem, series: UInt64, turns: Int) throws {
            var spool = try Spool(
                files: files, folder: "/var/lib/halo/spool", series: series,
                limits: SpoolLimits(segmentOctets: 200, totalOctets: 1 << 20))
            for turn in 0..<turns {
                let values = (0..<3).map { _ -> Double in
                    value += 1
                    return value
                }
                try spool.append(values.map { Sample(metric: "m.x", timeMilliseconds: 0, value: $0) })
                try spool.synchronize()
                safe += values
                guard turn % 3 == 2 else { continue }
                while let batch = try spool.batch(limit: 4) {
                    let next = gateway.take(batch)
                    if turn % 2 == 0 { break }
                    try spool.acknowledge(batch, nextSequence: next)
                }
            }
        }

        mutating func drain(_ files: MockFileSystem, series: UInt64) throws {
            var spool = try Spool(files: files, folder: "/var/lib/halo/spool", series: series)
            while let batch = try spool.batch(limit: 4) {
                try spool.acknowledge(batch, nextSequence: gateway.take(batch))
            }
        }
    }

    func testEverySafeSampleArrivesExactlyOnceWhereverThePowerFails() throws {
        let rehearsal = MockFileSystem()
        var complete = Run()
        try complete.work(rehearsal, series: 1, turns: 12)
        let operations = rehearsal.operations
        XCTAssertGreaterThan(operations, 60)
        for torn in [0, 5, 20, 60] {
            for failAt in 1...operations {
                let files = MockFileSystem()
                files.set {
                    $0.failAt = failAt
                    $0.tornOctets = torn
                }
                var run = Run()
                XCTAssertThrowsError(try run.work(files, series: 1, turns: 12)) {
                    XCTAssertTrue($0 is MockFileSystem.PowerLost, "\($0)")
                }
                files.restart()
                // The second life is cut as well, early in its recovery or later.
                files.set { $0.failAt = $0.operations + 1 + failAt % 9 }
                XCTAssertThrowsError(try run.work(files, series: 2, turns: 12))
                files.restart()
                try run.work(files, series: 3, turns: 4)
                try run.drain(files, series: 4)
                XCTAssertEqual(run.gateway.duplicatesWithOtherValue, 0, "operation \(failAt), torn \(torn)")
                let values = run.gateway.stored.values.sorted()
                XCTAssertEqual(values.count, Set(values).count, "stored twice: operation \(failAt), torn \(torn)")
                XCTAssertTrue(
                    Set(values).isSuperset(of: run.safe), "lost: operation \(failAt), torn \(torn)")
            }
        }
    }
}
