import HaloHardware
import HaloModel
import XCTest

@testable import HaloSim

/// The recorded world as the mesh manager reaches it.
final class ReplayedWirelessTests: XCTestCase {
    private func world(_ capture: String, as number: UInt8, at seconds: Double) throws -> (Simulation, ReplayedWireless)
    {
        let world = try RecordedNeighbourhood(path: ReplayCaptures.path(capture))
        let simulation = Simulation(seed: 1)
        let radio = ReplayedRadio(
            ReplayCaptures.node(number), in: world, events: simulation.events,
            decisions: ReplayedDecisions(events: simulation.events))
        try simulation.run(until: RecordedNeighbourhood.nanoseconds(seconds))
        return (
            simulation,
            ReplayedWireless(
                radio: radio, clock: SimulatedClock(events: simulation.events, wallTime: WallTime(nanoseconds: 0)))
        )
    }

    func testAPathOfHWMPIsThereUntilItExpires() throws {
        let (simulation, wireless) = try world("meshB-open-line-hwmp.pcap", as: 0, at: 28.2)
        let paths = try simulation.run { try await wireless.paths(on: "wlan0") }
        let far = try XCTUnwrap(paths.first { $0.destination == ReplayCaptures.node(3) })
        XCTAssertEqual(far.nextHop, ReplayCaptures.node(1))
        XCTAssertEqual(far.hopCount, 3)
        XCTAssertGreaterThan(far.expiryMilliseconds, 0)
        // mac80211 lets a path live for 5 s (`MESH_PATH_TIMEOUT`).
        XCTAssertLessThanOrEqual(far.expiryMilliseconds, 5000)
        let (before, early) = try world("meshB-open-line-hwmp.pcap", as: 0, at: 20)
        XCTAssertEqual(try before.run { try await early.paths(on: "wlan0") }, [])
    }

    func testAStationIsAddedOnceAndOnlyWhenHeard() throws {
        let (simulation, wireless) = try world("meshB-open-line-hwmp.pcap", as: 1, at: 40)
        let known = try simulation.run { try await wireless.stations(on: "wlan0") }
        XCTAssertEqual(known.map(\.address), [ReplayCaptures.node(0), ReplayCaptures.node(2)])
        XCTAssertEqual(known.filter { $0.link == .established }.map(\.address), [ReplayCaptures.node(2)])
        func add(_ number: UInt8) throws -> HardwareError.Code? {
            try simulation.run {
                do {
                    try await wireless.addPeer(ReplayCaptures.node(number), on: "wlan0")
                    return nil
                } catch let error as HardwareError {
                    return error.code
                }
            }
        }
        XCTAssertEqual(try add(3), .refused, "the station two hops away is not heard")
        XCTAssertEqual(try add(2), .refused, "it is a peer already")
        XCTAssertNil(try add(0))
        XCTAssertEqual(try add(0), .refused, "an attempt is under way")
        try simulation.run(until: simulation.events.now + 500_000_000)
        let peers = try simulation.run { try await wireless.stations(on: "wlan0") }
        XCTAssertEqual(peers.filter { $0.link == .established }.count, 2)
    }

    func testARemovedPeerIsGoneAndItsInactivityIsThatOfItsFrames() throws {
        let (simulation, wireless) = try world("meshA-sae-auto-4node.pcap", as: 1, at: 117.32)
        let lost = try XCTUnwrap(
            simulation.run { try await wireless.stations(on: "wlan0") }.first { $0.address == ReplayCaptures.node(3) })
        XCTAssertEqual(lost.link, .established)
        XCTAssertEqual(lost.inactiveMilliseconds, 20_000, accuracy: 2)
        try simulation.run { try await wireless.removePeer(ReplayCaptures.node(3), on: "wlan0") }
        let after = try XCTUnwrap(
            simulation.run { try await wireless.stations(on: "wlan0") }.first { $0.address == ReplayCaptures.node(3) })
        XCTAssertEqual(after.link, .holding, "nobody is there to answer the Close")
    }

    func testAnotherPasswordIsRefusedUntilTheSupplicantBlocks() throws {
        let (simulation, wireless) = try world("meshA2-sae-manual-3node.pcap", as: 2, at: 50)
        let events = try simulation.run { try await wireless.events(on: "wlan0") }
        for _ in 0..<ReplayedRadio.refusalLimit {
            try simulation.run { try await wireless.addPeer(ReplayCaptures.node(1), on: "wlan0") }
            try simulation.run(until: simulation.events.now + 500_000_000)
        }
        let stations = try simulation.run { try await wireless.stations(on: "wlan0") }
        XCTAssertEqual(stations.first { $0.address == ReplayCaptures.node(1) }?.link, .blocked)
        simulation.perform { wireless.radio.endListening() }
        let heard = try simulation.run {
            var heard: [SupplicantEvent] = []
            for await event in events { heard.append(event) }
            return heard
        }
        XCTAssertEqual(heard.filter { $0 == .authenticationFailed(ReplayCaptures.node(1)) }.count, 4)
        XCTAssertEqual(heard.last, .authenticationBlocked(ReplayCaptures.node(1), seconds: 3600))
    }

    func testASilentStationHearsNobody() throws {
        let (simulation, wireless) = try world("meshA2-sae-manual-3node.pcap", as: 2, at: 40)
        let known = try simulation.run { try await wireless.stations(on: "wlan0") }
        for station in known { XCTAssertGreaterThan(station.inactiveMilliseconds, 10_000, "\(station.address)") }
    }
}
