import HaloModel
import HaloStore
import XCTest

@testable import HaloAgent
@testable import HaloSim

/// What times samples get from the agent that ships when its calendar clock is dead or set under it.
final class SampleTimeTests: XCTestCase {
    private struct Stored: Sendable {
        var time: Int64
        var uptime: Double
        var stream: Int64
        var sequence: Int64
        var quality: SampleQuality
        var source: SampleTimeSource
    }

    private static func stored(_ bench: AgentBench) async throws -> [Stored] {
        let node = bench.node
        return try await bench.transport.database.read { tables in
            try tables.telemetry.samples(of: node, metric: "system.uptime_s", from: .min, to: .max, limit: 100_000)
        }.map {
            Stored(
                time: $0.place.timeMilliseconds, uptime: $0.value, stream: $0.place.stream, sequence: $0.place.sequence,
                quality: $0.quality, source: $0.timeSource)
        }
    }

    private func assertInOrder(_ samples: [Stored], file: StaticString = #filePath, line: UInt = #line) {
        let places = samples.map { [$0.stream, $0.sequence] }
        XCTAssertEqual(
            places, places.sorted { $0.lexicographicallyPrecedes($1) }, "by time is by number", file: file, line: line)
    }

    /// Boots in 1970, collects for two hours without a gateway, loses power, boots in 1970 again.
    func testALongDeadClockIsCorrectedInOrderAndMarked() throws {
        let bench = try AgentBench(seed: 5, wallTime: WallTime(milliseconds: 0))
        let samples = try bench.simulation.run {
            try await bench.admit()
            bench.clock.setWallTime(WallTime(milliseconds: 0))
            bench.transport.isReachable = true
            _ = try await bench.live(.seconds(60), interval: 10)
            bench.transport.isReachable = false
            _ = try await bench.live(.seconds(7200), interval: 10)
            bench.losePower()
            bench.clock.setWallTime(WallTime(milliseconds: 0))
            _ = try await bench.live(.seconds(600), interval: 10)
            bench.transport.isReachable = true
            _ = try await bench.live(.seconds(300), interval: 10)
            return try await Self.stored(bench)
        }
        XCTAssertGreaterThan(samples.count, 780)
        XCTAssertEqual(Set(samples.map(\.source)), [.corrected])
        XCTAssertEqual(Set(samples.map(\.quality)), [.good])
        assertInOrder(samples)
        // The first boot began with the run, the second when 7260 s had passed.
        let boots = [0.0, 7260.0]
        for sample in samples {
            let true1 = AgentBench.start.milliseconds + Int64((sample.uptime + boots[0]) * 1000)
            let true2 = AgentBench.start.milliseconds + Int64((sample.uptime + boots[1]) * 1000)
            XCTAssertTrue(min(abs(sample.time - true1), abs(sample.time - true2)) < 2500, "\(sample)")
        }
    }

    func testAClockSetUnderTheAgentMovesNoSample() throws {
        let bench = try AgentBench(seed: 6)
        let (samples, status) = try bench.simulation.run {
            try await bench.admit()
            // Steps while the gateway is away, so that what was taken before and after waits together.
            for (seconds, step) in [(40, 3600), (60, -7200), (80, 86_400 * 300), (100, -86_400 * 400)] {
                bench.simulation.events.schedule(after: .seconds(seconds)) {
                    bench.clock.setWallTime(bench.clock.wallTime + .seconds(step))
                }
            }
            bench.simulation.events.schedule(after: .seconds(30)) { bench.transport.isReachable = false }
            bench.simulation.events.schedule(after: .seconds(130)) { bench.transport.isReachable = true }
            _ = try await bench.live(.seconds(300), interval: 1)
            return (try await Self.stored(bench), await bench.lastAgent?.report)
        }
        XCTAssertGreaterThan(samples.count, 250)
        assertInOrder(samples)
        for sample in samples {
            let truth = AgentBench.start.milliseconds + Int64(sample.uptime * 1000)
            XCTAssertLessThan(abs(sample.time - truth), 2500, "\(sample)")
        }
        XCTAssertEqual(status?.clockSteps, 4)
        XCTAssertTrue(samples.contains { $0.source == .clock })
        XCTAssertTrue(samples.contains { $0.source == .corrected })
    }

    /// Neither the device nor the gateway has a clock, but there is sky.
    func testGPSTellsTheTimeWhenTheGatewayHasNone() throws {
        let bench = try AgentBench(seed: 8, wallTime: WallTime(milliseconds: 0))
        let samples = try bench.simulation.run {
            try await bench.admit()
            bench.gatewayClock.setWallTime(WallTime(milliseconds: 0))
            bench.simulation.events.schedule(after: .seconds(200)) { bench.gps.hasSky = true }
            _ = try await bench.live(.seconds(400), interval: 10)
            return try await Self.stored(bench)
        }
        XCTAssertGreaterThan(samples.count, 30)
        XCTAssertEqual(Set(samples.map(\.source)), [.corrected])
        assertInOrder(samples)
        for sample in samples {
            let truth = AgentBench.start.milliseconds + Int64(sample.uptime * 1000)
            XCTAssertLessThan(abs(sample.time - truth), 500, "\(sample)")
        }
    }

    /// Nobody ever tells the time: the samples are delivered all the same, marked.
    func testWithoutAnyClockSamplesAreDeliveredUnclocked() throws {
        let bench = try AgentBench(seed: 7, wallTime: WallTime(milliseconds: 0))
        let (early, late) = try bench.simulation.run {
            try await bench.admit()
            bench.gatewayClock.setWallTime(WallTime(milliseconds: 0))
            bench.simulation.events.schedule(after: .seconds(600)) {}
            let database = bench.transport.database
            async let life = bench.live(.seconds(1500), interval: 10)
            try await bench.gatewayClock.sleep(for: .seconds(600))
            let early = try await database.read { try $0.telemetry.storedCount() }
            _ = try await life
            return (early, try await Self.stored(bench))
        }
        XCTAssertEqual(early, 0, "the time may still become known")
        XCTAssertGreaterThan(late.count, 120)
        XCTAssertEqual(Set(late.map(\.quality)), [.unclocked])
        assertInOrder(late)
    }
}
