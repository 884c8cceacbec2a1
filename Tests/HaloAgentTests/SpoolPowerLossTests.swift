import HaloHardware
import HaloModel
import XCTest

@testable import HaloAgent

/// The power fails at every single change of the medium in turn.
final class SpoolPowerLossTests: XCTestCase {
    /// A gateway that stores each name once, and keeps what it has confirmed and what it was told is gone.
    private struct Gateway {
        var stored: [String: Double] = [:]
        var omitted: Set<String> = []
        var duplicatesWithOtherValue = 0
        var next: [String: UInt64] = [:]

        /// Whether it has something of the stream that comes after this name, or this.
        func isPast(_ name: String) -> Bool {
            let parts = name.split(separator: "/")
            guard parts.count == 2, let number = UInt64(parts[1]) else { return false }
            return number < next[String(parts[0])] ?? 0
        }

        mutating func take(_ batch: SpoolBatch) -> UInt64 {
            let known = next[batch.boot] ?? 0
            for (number, sample) in zip(batch.sequences, batch.samples) {
                let name = "\(batch.boot)/\(number)"
                if let old = stored[name], old != sample.value { duplicatesWithOtherValue += 1 }
                stored[name] = sample.value
            }
            for run in batch.omitted {
                for number in run.first..<(run.first + run.count) where number >= known {
                    omitted.insert("\(batch.boot)/\(number)")
                }
            }
            next[batch.boot] = max(known, batch.nextSequence)
            return max(known, batch.nextSequence)
        }
    }

    private struct Run {
        var total = 1 << 20
        var gateway = Gateway()
        /// Samples whose synchronize returned, by name.
        var safe: [String: Double] = [:]
        var value = 0.0

        /// Works until the power fails or the work is done; delivers now and then, sometimes losing the confirmation.
        mutating func work(_ files: MockFileSystem, series: UInt64, turns: Int) throws {
            var spool = try Spool(
                files: files, folder: "/var/lib/halo/spool", series: series,
                limits: SpoolLimits(segmentOctets: 200, totalOctets: total))
            for turn in 0..<turns {
                let samples = (0..<3).map { _ -> Sample in
                    value += 1
                    return Sample(metric: turn % 3 == 0 ? "i2c.x" : "system.y", timeMilliseconds: 0, value: value)
                }
                try spool.append(samples, SampleStamp(boot: 1, sinceBoot: Int64(turn) * 100_000, shown: 0))
                try spool.synchronize()
                for (index, sample) in samples.enumerated() { safe["\(spool.boot)/\(turn * 3 + index)"] = sample.value }
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

    /// Cuts the power at every change in turn, and in the second life again.
    /// - Returns: changes of a run that is not cut, and numbers the gateway was told are gone.
    private func cutEverywhere(total: Int) throws -> (changes: Int, omitted: Int) {
        let rehearsal = MockFileSystem()
        var complete = Run(total: total)
        try complete.work(rehearsal, series: 1, turns: 12)
        var omitted = 0
        for torn in [0, 5, 20, 60] {
            for failAt in 1...rehearsal.operations {
                let files = MockFileSystem()
                files.set {
                    $0.failAt = failAt
                    $0.tornOctets = torn
                }
                var run = Run(total: total)
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
                let place = "operation \(failAt), torn \(torn)"
                XCTAssertEqual(run.gateway.duplicatesWithOtherValue, 0, place)
                let values = run.gateway.stored.values.sorted()
                XCTAssertEqual(values.count, Set(values).count, "stored twice: \(place)")
                for (name, value) in run.safe where total > 1000 || run.gateway.isPast(name) {
                    guard !run.gateway.omitted.contains(name) else { continue }
                    XCTAssertEqual(run.gateway.stored[name], value, "lost \(name): \(place)")
                }
                omitted += run.gateway.omitted.count
            }
        }
        return (rehearsal.operations, omitted)
    }

    func testEverySafeSampleArrivesExactlyOnceWhereverThePowerFails() throws {
        let (changes, omitted) = try cutEverywhere(total: 1 << 20)
        XCTAssertGreaterThan(changes, 40)
        XCTAssertEqual(omitted, 0)
    }

    /// A spool so small that it thins out, which renames, and gives up. What is given up at the end of a stream is not told:
    /// nothing of that stream comes after it.
    func testWhatASmallSpoolGivesUpIsToldWhereverThePowerFails() throws {
        let (changes, omitted) = try cutEverywhere(total: 450)
        XCTAssertGreaterThan(changes, 45)
        XCTAssertGreaterThan(omitted, 0)
    }
}
