import HaloHardware
import HaloModel
import Logging
import XCTest

@testable import HaloAgent
@testable import HaloSim

/// The agent's sensor collector on simulated buses.
final class SensorCollectorTests: XCTestCase {
    private struct Bench: @unchecked Sendable {
        let simulation = Simulation(seed: 1)
        let clock: SimulatedClock
        let bus = SimulatedI2CBus(number: 1)
        let collector: SensorCollector

        init() {
            clock = SimulatedClock(events: simulation.events, wallTime: WallTime(milliseconds: 1_780_293_600_000))
            collector = SensorCollector(
                interval: .seconds(10), buses: SimulatedI2CBuses([bus]), files: SimulatedFileSystem(clock: clock),
                clock: clock, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        }

        func sht31(celsius: Double) -> SimulatedSHT31 {
            SimulatedSHT31(clock: clock, temperature: { _ in celsius }, humidity: { _ in 40 })
        }

        /// What the collector brings in `seconds` of turns every ten seconds.
        func collect(seconds: Int) async throws -> [Reading] {
            var readings: [Reading] = []
            for _ in 0..<(seconds / 10) {
                readings += try await collector.collect()
                try await clock.sleep(for: .seconds(10))
            }
            return readings
        }
    }

    func testASensorWiredWhileTheAgentRunsIsReadWithinAMinute() throws {
        let bench = Bench()
        let (before, after) = try bench.simulation.run {
            let before = try await bench.collect(seconds: 60)
            bench.bus.attach(bench.sht31(celsius: 21.5), at: 0x44)
            return (before, try await bench.collect(seconds: 60))
        }
        XCTAssertEqual(before, [])
        let temperature = try XCTUnwrap(after.first { $0.metric == "i2c.sht31.temperature_c" })
        XCTAssertEqual(temperature.value, 21.5, accuracy: 0.01)
    }

    func testAnUnpluggedSensorIsDroppedNeverRepeatedAndComesBack() throws {
        let bench = Bench()
        let (away, names, back) = try bench.simulation.run {
            bench.bus.attach(bench.sht31(celsius: 21), at: 0x44)
            _ = try await bench.collect(seconds: 60)
            bench.bus.detach(0x44)
            let away = try await bench.collect(seconds: 120)
            let names = await bench.collector.inUse
            bench.bus.attach(bench.sht31(celsius: 22), at: 0x44)
            return (away, names, try await bench.collect(seconds: 60))
        }
        XCTAssertEqual(away, [])
        XCTAssertEqual(names, [])
        XCTAssertEqual(try XCTUnwrap(back.first { $0.metric == "i2c.sht31.temperature_c" }).value, 22, accuracy: 0.01)
    }

    func testOneSensorsFailureDoesNotStopAnother() throws {
        let bench = Bench()
        let readings = try bench.simulation.run {
            bench.bus.attach(bench.sht31(celsius: 21), at: 0x44)
            bench.bus.attach(bench.sht31(celsius: 23), at: 0x45)
            _ = try await bench.collect(seconds: 40)
            bench.bus.setFault(.corrupt, at: 0x44)
            return try await bench.collect(seconds: 60)
        }
        let metrics = Set(readings.map(\.metric))
        XCTAssertTrue(metrics.contains("i2c.sht31_1_45.temperature_c"), "\(metrics)")
        XCTAssertFalse(metrics.contains("i2c.sht31.temperature_c"), "\(metrics)")
    }
}
