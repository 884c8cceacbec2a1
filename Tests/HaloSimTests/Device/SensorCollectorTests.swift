import Foundation
import HaloHardware
import HaloModel
import HaloSensors
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
        let buses: SimulatedI2CBuses
        let files: SimulatedFileSystem
        let collector: SensorCollector

        init() {
            clock = SimulatedClock(events: simulation.events, wallTime: WallTime(milliseconds: 1_780_293_600_000))
            buses = SimulatedI2CBuses([bus])
            files = SimulatedFileSystem(clock: clock)
            collector = SensorCollector(
                interval: .seconds(10), buses: buses, files: files, clock: clock,
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        }

        func sht31(celsius: Double) -> SimulatedSHT31 {
            SimulatedSHT31(clock: clock, temperature: { _ in celsius }, humidity: { _ in 40 })
        }

        func write(_ text: String, _ name: String) throws {
            try files.createDirectory(DevicePaths.sensorTemplates, mode: 0o755)
            try files.replace(DevicePaths.sensorTemplates + "/" + name, with: Array(text.utf8))
        }

        /// What the collector brings in `seconds` of turns every ten seconds, with a search every thirty.
        func collect(seconds: Int) async throws -> [Reading] {
            var readings: [Reading] = []
            for turn in 0..<(seconds / 10) {
                if turn % 3 == 0 { try await collector.search() }
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

    func testTwoOfAKindOnTwoBusesAreTwoSensors() throws {
        let bench = Bench()
        let second = SimulatedI2CBus(number: 3)
        let (readings, names) = try bench.simulation.run {
            bench.buses.add(second)
            bench.bus.attach(bench.sht31(celsius: 21), at: 0x44)
            second.attach(bench.sht31(celsius: 9), at: 0x44)
            return (try await bench.collect(seconds: 30), await bench.collector.inUse)
        }
        XCTAssertEqual(names, ["sht31@1:0x44", "sht31@3:0x44"])
        let values = Dictionary(readings.map { ($0.metric, $0.value) }) { $1 }
        XCTAssertEqual(try XCTUnwrap(values["i2c.sht31.temperature_c"]), 21, accuracy: 0.01)
        XCTAssertEqual(try XCTUnwrap(values["i2c.sht31_3_44.temperature_c"]), 9, accuracy: 0.01)
    }

    func testThreeOfAKindBehindAMultiplexerAreReadEachOnItsChannel() throws {
        let bench = Bench()
        let (readings, report) = try bench.simulation.run {
            let multiplexer = SimulatedTCA9548A()
            bench.bus.attach(multiplexer, at: 0x70)
            for number in 0..<3 {
                let segment = SimulatedI2CBus(number: 10 + number, behind: multiplexer, channel: number, of: bench.bus)
                segment.attach(bench.sht31(celsius: Double(10 * number)), at: 0x44)
                bench.buses.add(segment)
            }
            return (try await bench.collect(seconds: 60), await bench.collector.report)
        }
        XCTAssertEqual(report.sensors.count, 3, "\(report.sensors.map(\.bus))")
        let temperatures = Set(readings.filter { $0.metric.hasSuffix("temperature_c") }.map { $0.value.rounded() })
        XCTAssertEqual(temperatures, [0, 10, 20])
        XCTAssertTrue(report.sensors.allSatisfy { $0.failures.isEmpty })
    }

    func testATemplateOfTheUserIsUsedWithinAMinuteAndABrokenOneToldWithItsPlace() throws {
        let bench = Bench()
        let builtIn = try XCTUnwrap(TemplateLibrary.builtIn.templates.first { $0.name == "sht31" }).text
        let renamed = builtIn.replacingOccurrences(of: "name = \"sht31\"", with: "name = \"attic\"")
            .replacingOccurrences(of: "preference =", with: "preference = 1 #")
        let (before, after, edited, report) = try bench.simulation.run {
            bench.bus.attach(bench.sht31(celsius: 21), at: 0x44)
            let before = try await bench.collect(seconds: 30)
            try bench.write("name = \"broken\"\naddresses = [0x99]\n", "broken.toml")
            try bench.write(builtIn + "\n# changed\n", "sht31.toml")
            let after = try await bench.collect(seconds: 60)
            // The built-in template is away: what was found by it is found by the user's.
            try bench.write(renamed, "sht31.toml")
            try bench.write("name = \"sht31\"\n", "z.toml")
            let edited = try await bench.collect(seconds: 60)
            return (before, after, edited, await bench.collector.report)
        }
        XCTAssertFalse(before.isEmpty)
        XCTAssertTrue(after.contains { $0.metric == "i2c.sht31.temperature_c" })
        XCTAssertTrue(edited.contains { $0.metric == "i2c.attic.temperature_c" }, "broken files do not stop the others")
        let mistakes = report.templateMistakes
        XCTAssertEqual(mistakes.count, 2, "\(mistakes)")
        XCTAssertTrue(
            mistakes.allSatisfy { $0.contains("/etc/halo/i2c-templates/") && $0.contains(".toml:") }, "\(mistakes)")
    }

    func testEveryMishapIsCountedByKindAndTheLastValueIsStale() throws {
        let bench = Bench()
        let report = try bench.simulation.run {
            bench.bus.attach(bench.sht31(celsius: 21), at: 0x44)
            bench.bus.attach(bench.sht31(celsius: 150), at: 0x45)
            _ = try await bench.collect(seconds: 30)
            bench.bus.setFault(.corrupt, at: 0x44)
            _ = try await bench.collect(seconds: 30)
            bench.bus.setFault(nil, at: 0x44)
            _ = try await bench.collect(seconds: 30)
            bench.bus.detach(0x44)
            _ = try await bench.collect(seconds: 30)
            bench.bus.fault = .stuck
            _ = try await bench.collect(seconds: 60)
            return await bench.collector.report
        }
        let sensor = try XCTUnwrap(report.sensors.first { $0.address == 0x44 })
        XCTAssertEqual(sensor.state, .lost)
        XCTAssertGreaterThan(sensor.failures["crc"] ?? 0, 0)
        XCTAssertGreaterThan(sensor.failures["nack"] ?? 0, 0)
        XCTAssertTrue(sensor.readings.allSatisfy(\.isStale))
        XCTAssertEqual(try XCTUnwrap(sensor.readings.first).value, 21, accuracy: 0.01)
        let hot = try XCTUnwrap(report.sensors.first { $0.address == 0x45 })
        XCTAssertGreaterThan(hot.failures["out_of_range"] ?? 0, 0)
        XCTAssertGreaterThan(hot.failures["stuck_bus"] ?? 0, 0)
        let failure = try XCTUnwrap(report.buses.first?.failure)
        XCTAssertTrue(failure.contains("SDA or SCL"), failure)
    }

    func testATemplateIsTriedWhereASensorIsInUseWhichIsFoundAgainAfter() throws {
        let bench = Bench()
        let text = try XCTUnwrap(TemplateLibrary.builtIn.templates.first { $0.name == "sht31" }).text
        @Sendable func trial(_ text: String, _ address: UInt8, bus: Int = 1) -> SensorTrial {
            SensorTrial(file: "mine.toml", template: text, bus: bus, address: address)
        }
        let (outcomes, names) = try bench.simulation.run {
            bench.bus.attach(bench.sht31(celsius: 21), at: 0x44)
            _ = try await bench.collect(seconds: 30)
            let outcomes = [
                try await bench.collector.attempt(trial(text, 0x44)),
                try await bench.collector.attempt(trial("name = 3", 0x44)),
                try await bench.collector.attempt(trial(text, 0x45)),
                try await bench.collector.attempt(trial(text, 0x46)),
                try await bench.collector.attempt(trial(text, 0x44, bus: 9)),
            ]
            _ = try await bench.collect(seconds: 30)
            return (outcomes, await bench.collector.inUse)
        }
        XCTAssertEqual(outcomes.map(\.stage), [.done, .template, .probe, .template, .probe])
        XCTAssertEqual(try XCTUnwrap(outcomes[0].readings.first).value, 21, accuracy: 0.01)
        XCTAssertTrue(outcomes[1].message.hasPrefix("mine.toml:1:"), outcomes[1].message)
        XCTAssertEqual(names, ["sht31@1:0x44"])
    }
}
