import HaloModel
import HaloStore
import XCTest

@testable import HaloAgent
@testable import HaloSim

/// The agent that ships loses power at every single change of its medium in turn, and the gateway's store is looked at after it
/// has come back.
final class AgentPowerLossTests: XCTestCase {
    /// Confined to the simulation's thread: used by jobs of the simulation's executor only.
    private final class Durable: @unchecked Sendable {
        /// The highest number on the medium, by stream.
        var numbers: [UInt64: UInt64] = [:]

        func see(_ content: [UInt8]) {
            for case .block(let block) in Spool.records(content) {
                guard let last = block.numbering?.samples.last else { continue }
                numbers[block.series] = max(numbers[block.series] ?? 0, last)
            }
        }
    }

    private struct Outcome: Sendable {
        var changes: Int
        var streams: [StreamState]
        var durable: [UInt64: UInt64]
        var samples: Int
    }

    private func run(seed: UInt64, cutAt: Int?) throws -> Outcome {
        let bench = try AgentBench(seed: seed)
        bench.transport.losesEvery = 3
        return try bench.simulation.run {
            let durable = Durable()
            try await bench.admit()
            let first = try await bench.live(.seconds(45), cutAt: cutAt) { durable.see($0) }
            // The second life is cut as well, in its recovery or soon after.
            _ = try await bench.live(.seconds(30), cutAt: cutAt.map { 1 + $0 % 11 }) { durable.see($0) }
            bench.transport.losesEvery = 0
            _ = try await bench.live(.seconds(90)) { durable.see($0) }
            let node = bench.node
            let (streams, samples) = try await bench.transport.database.read { tables in
                (
                    try tables.telemetry.audit(),
                    try tables.telemetry.samples(
                        of: node, metric: "system.uptime_s", from: 0, to: .max, limit: 100_000
                    ).count
                )
            }
            return Outcome(
                changes: first.changes, streams: streams, durable: durable.numbers, samples: samples)
        }
    }

    func testEveryDurableSampleIsStoredOnceWhereverThePowerGoes() throws {
        let changes = try run(seed: 1, cutAt: nil).changes
        XCTAssertGreaterThan(changes, 60)
        for cutAt in 1...changes {
            let outcome = try run(seed: UInt64(cutAt), cutAt: cutAt)
            for stream in outcome.streams {
                XCTAssertEqual(stream.omittedSamples, 0, "cut at \(cutAt)")
                XCTAssertEqual(stream.firstSequence, 0, "cut at \(cutAt)")
                XCTAssertEqual(UInt64(stream.storedSamples), stream.nextSequence, "cut at \(cutAt)")
            }
            XCTAssertGreaterThan(outcome.samples, 60, "cut at \(cutAt)")
            for (series, last) in outcome.durable {
                let stream = outcome.streams.first { $0.boot == Spool.name(series) }
                // What the last life took at its very end may be on its way.
                guard series != outcome.durable.keys.max(by: { index(of: $0, outcome) < index(of: $1, outcome) }) else {
                    continue
                }
                XCTAssertGreaterThan(stream?.nextSequence ?? 0, last, "lost: cut at \(cutAt)")
            }
        }
    }

    /// Where a stream stands among those the gateway has; the last is still being written.
    private func index(of series: UInt64, _ outcome: Outcome) -> Int {
        outcome.streams.firstIndex { $0.boot == Spool.name(series) } ?? -1
    }
}
