import HaloHardware
import HaloSensors
import XCTest

@testable import HaloSim

/// Buses behind a TCA9548A that the kernel's driver owns.
final class MultiplexerTests: XCTestCase {
    private let bench = SensorBenches()

    private func tree(disconnectsWhenIdle: Bool = true) -> (root: SimulatedI2CBus, segments: [SimulatedI2CBus]) {
        let root = SimulatedI2CBus(number: 1)
        let multiplexer = SimulatedTCA9548A(disconnectsWhenIdle: disconnectsWhenIdle)
        root.attach(multiplexer, at: 0x70)
        let segments = (0..<3).map {
            SimulatedI2CBus(number: 10 + $0, behind: multiplexer, channel: $0, of: root)
        }
        return (root, segments)
    }

    func testThreeSensorsOfOneAddressAreReadBehindAMultiplexer() async throws {
        let (root, segments) = tree()
        for (index, segment) in segments.enumerated() {
            segment.attach(bench.bme280(10 + Double(index), 50, 1e5), at: 0x76)
            XCTAssertEqual(segment.adapter.multiplexer?.bus, 1)
        }
        XCTAssertNil(root.adapter.multiplexer)
        let found = try await root.probe(address: 0x76)
        XCTAssertEqual(found, .absent)
        for (index, segment) in segments.enumerated() {
            let sensor = try await Sensor.open(bench.template("bme280"), on: segment, at: 0x76, clock: bench.clock)
            let readings = try await sensor.measure()
            XCTAssertEqual(readings[0].value, 10 + Double(index), accuracy: 0.01)
        }
    }

    func testADeviceOfTheAdaptersOwnBusAnswersOnEverySegment() async throws {
        let (root, segments) = tree()
        root.attach(bench.ina219(12, 1), at: 0x40)
        for bus in [root] + segments {
            let found = try await bus.probe(address: 0x40)
            XCTAssertEqual(found, .present)
        }
    }

    func testTheMultiplexerItselfIsTheDriversOnEverySegment() async throws {
        let (root, segments) = tree()
        for bus in [root] + segments {
            let found = try await bus.probe(address: 0x70)
            XCTAssertEqual(found, .owned)
        }
    }

    /// The driver's default leaves the last segment connected, so that its devices answer on the adapter's own bus as well.
    func testWithoutDisconnectingTheLastSegmentAnswersOnTheAdaptersBus() async throws {
        for disconnects in [true, false] {
            let (root, segments) = tree(disconnectsWhenIdle: disconnects)
            segments[1].attach(bench.bme280(20, 50, 1e5), at: 0x76)
            _ = try await segments[1].probe(address: 0x76)
            let found = try await root.probe(address: 0x76)
            XCTAssertEqual(found, disconnects ? .absent : .present)
        }
    }

    /// SCPS207 §8.5.3: what is written last is the control register, and reads give it.
    func testTheControlRegisterIsWhatWasWrittenLast() throws {
        let multiplexer = SimulatedTCA9548A()
        XCTAssertEqual(try multiplexer.read(2), [0, 0])
        try multiplexer.write([0x04])
        XCTAssertEqual(try multiplexer.read(1), [4])
        XCTAssertEqual(multiplexer.stateChanges, [[4]])
    }

    /// A BME280's identification register, 0xD0, would connect three segments. Whatever is connected stays so.
    func testAMultiplexerWithoutADriverIsNotDisturbedAtAnyAddress() async throws {
        for address in 0x70...0x77 as ClosedRange<UInt8> {
            for control in [0x00, 0x04, 0xD0, 0xFF] as [UInt8] {
                let multiplexer = SimulatedTCA9548A()
                try multiplexer.write([control])
                let before = multiplexer.stateChanges
                let bus = SimulatedI2CBus(number: 1)
                bus.attach(multiplexer as any SimulatedI2CDevice, at: address)
                let scan = try await SensorDiscovery(templates: TemplateLibrary.builtIn.templates).scan(bus)
                XCTAssertEqual(multiplexer.stateChanges, before, "control \(control) at \(address)")
                XCTAssertEqual(scan.found.count, 0)
                if address >= 0x76 {
                    XCTAssertTrue(scan.unknown.first?.reasons.first?.contains("i2c-mux-pca954x") ?? false)
                }
            }
        }
    }

    /// Where a multiplexer could be, a sensor is found all the same, before and after it was read.
    func testASensorAtAMultiplexersAddressIsFound() async throws {
        for address in [0x76, 0x77] as [UInt8] {
            let bus = SimulatedI2CBus(number: 1)
            bus.attach(bench.bme280(20, 50, 1e5), at: address)
            let discovery = SensorDiscovery(templates: TemplateLibrary.builtIn.templates)
            for _ in 0..<2 {
                let scan = try await discovery.scan(bus)
                XCTAssertEqual(scan.found.map(\.template.name), ["bme280"])
                let found = try XCTUnwrap(scan.found.first)
                let sensor = try await Sensor.open(found.template, on: bus, at: address, clock: bench.clock)
                _ = try await sensor.measure()
            }
        }
    }
}
