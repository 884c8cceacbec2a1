import HaloHardware
import HaloModel
import XCTest

@testable import HaloSim

final class RadioOnMediumTests: XCTestCase {
    private let group = RadioBench.configuration(passphrase: "correct horse battery staple")

    /// Radios on a line, so many metres apart, that have joined the mesh.
    private func line(_ count: Int, spacing: Double, in simulation: Simulation) throws -> [SimulatedRadio] {
        let channel = try XCTUnwrap(SimulatedRadio.channel(of: group))
        let medium = RadioMedium(
            events: simulation.events, seed: simulation.seed, channel: ChannelSettings(channel),
            propagation: PropagationSettings(model: .tgahMacro, shadowingSigmaDB: 0))
        let radios = (0..<count).map { index in
            let port = MediumPort(medium: medium)
            let address = RadioBench.address(index)
            let radio = SimulatedRadio(name: "n\(index)", address: address, time: simulation.time, port: port)
            port.attach(
                address: address, settings: RadioSettings(position: Position(x: spacing * Double(index), y: 0, z: 0)),
                listener: radio)
            return radio
        }
        for radio in radios {
            radio.powerOn()
            radio.supplicantStarted()
            _ = try radio.beginLoadingDriver()
        }
        try simulation.run(until: simulation.events.now + 6_000_000_000)
        for radio in radios { try radio.join(group) }
        try simulation.run(until: simulation.events.now + 8_000_000_000)
        return radios
    }

    func testNeighboursInRangeHearEachOtherPeerAndSeeSignalAndRate() throws {
        let simulation = Simulation(seed: 1)
        let radios = try line(3, spacing: 500, in: simulation)
        XCTAssertNotNil(radios[0].link(to: radios[1]))
        try radios[0].addPeer(radios[1].address)
        try radios[2].addPeer(radios[1].address)
        try simulation.run(until: simulation.events.now + 4_000_000_000)
        XCTAssertEqual(radios[1].establishedCount, 2)
        XCTAssertEqual(radios[0].link(to: radios[1]), .established)
        let station = try XCTUnwrap(radios[1].stations[radios[0].address])
        let signal = try XCTUnwrap(station.signalDBm)
        XCTAssertTrue((-100 ... -60).contains(signal), "\(signal)")
        XCTAssertGreaterThan(try XCTUnwrap(radios[1].expectedThroughputKbps(to: radios[0].address)), 0)
        XCTAssertEqual(station.failed, 0)
    }

    func testStationsOutOfRangeDoNotExistForEachOther() throws {
        let simulation = Simulation(seed: 1)
        let radios = try line(2, spacing: 8000, in: simulation)
        XCTAssertTrue(radios[0].stations.isEmpty)
        XCTAssertTrue(radios[0].recentlyHeard.isEmpty)
    }

    func testAMediumOnAnotherChannelIsSilent() throws {
        let simulation = Simulation(seed: 1)
        let radios = try line(2, spacing: 100, in: simulation)
        XCTAssertFalse(radios[0].stations.isEmpty)
        var other = group
        other.channel = 14
        try radios[1].join(other)
        try simulation.run(until: simulation.events.now + 10_000_000_000)
        XCTAssertNotNil(radios[1].group)
        XCTAssertTrue(radios[1].stations.isEmpty)
    }
}
