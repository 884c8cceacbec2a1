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

    /// At 0x70 to 0x75 no template looks, so a multiplexer without a driver is not disturbed there.
    func testAMultiplexerWithoutADriverIsNotTouchedWhereNoTemplateLooks() async throws {
        for address in 0x70...0x75 as ClosedRange<UInt8> {
            let multiplexer = SimulatedTCA9548A()
            let bus = SimulatedI2CBus(number: 1)
            bus.attach(multiplexer as any SimulatedI2CDevice, at: address)
            _ = try await SensorDiscovery(templates: TemplateLibrary().templates).scan(bus)
            XCTAssertEqual(multiplexer.stateChanges, [])
        }
    }
}
