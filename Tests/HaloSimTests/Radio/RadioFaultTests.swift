import HaloHardware
import HaloModel
import XCTest

@testable import HaloSim

final class RadioFaultTests: XCTestCase {
    private func signal(_ one: SimulatedRadio, of other: SimulatedRadio) throws -> Int {
        try XCTUnwrap(one.stations[other.address]?.signalDBm)
    }

    func testAWrongBoardFileCostsTwentyDecibelsAndNoError() throws {
        let air = AirBench()
        let radios = try air.mesh(of: 2)
        let before = try signal(radios[1], of: radios[0])
        radios[0].apply(.wrongBoardFile)
        try air.run(3)
        XCTAssertEqual(try signal(radios[1], of: radios[0]), before - 20)
        XCTAssertEqual(try signal(radios[0], of: radios[1]), before, "it hears as well as before")
        XCTAssertEqual(air.said("kernel", by: "n0"), [])
        radios[0].clear(.wrongBoardFile)
        try air.run(3)
        XCTAssertEqual(try signal(radios[1], of: radios[0]), before)
    }

    func testAnExhaustedDutyCycleHoldsFramesBackForASecondOrMore() throws {
        let air = AirBench()
        let radios = try air.mesh(of: 2)
        radios[0].apply(.dutyCycleExhausted(percent: 2.8))
        let waits = air.medium.statistics.dutyCycleWaits
        let start = air.simulation.events.now
        var answered: Int64?
        air.medium.recorder = { frame in
            if frame.frame.first == 0xD0, frame.sender == 0, answered == nil { answered = frame.startNanoseconds }
        }
        try radios[0].addPeer(radios[1].address)
        try air.run(5)
        XCTAssertGreaterThan(air.medium.statistics.dutyCycleWaits, waits)
        XCTAssertGreaterThan(try XCTUnwrap(answered) - start, 900_000_000)
        radios[0].clear(.dutyCycleExhausted(percent: 2.8))
        XCTAssertEqual(air.medium.settings(0).dutyCyclePercent, 100)
    }

    func testAProbeRaceLeavesNoInterfaceUntilTheDriverIsLoadedAgain() throws {
        let air = AirBench()
        let radio = air.add(x: 0)
        radio.apply(.probeRace)
        try air.start(radio)
        try air.run(30)
        XCTAssertEqual(radio.driver, .loaded)
        XCTAssertFalse(radio.hasInterface)
        XCTAssertEqual(air.said("kernel", by: "n0"), ["mmc1: error -110 whilst initialising SDIO card"])
        _ = radio.unloadDriver()
        _ = try radio.beginLoadingDriver()
        try air.run(7)
        XCTAssertTrue(radio.hasInterface)
    }

    func testAFailedHealthCheckRestartsTheHardwareAndSaysSoInTheKernelLog() throws {
        let air = AirBench()
        let radios = try air.mesh(of: 2)
        try radios[0].addPeer(radios[1].address)
        try air.run(2)
        var heard: [String] = []
        radios[0].kernelMessage = { heard.append($0) }
        radios[0].apply(.failedHealthCheck(restarts: true))
        let received = try XCTUnwrap(radios[1].stations[radios[0].address]?.receivedPackets)
        try air.run(1)
        XCTAssertEqual(
            radios[1].stations[radios[0].address]?.receivedPackets, received, "nothing leaves a dead chip")
        try air.run(37)
        XCTAssertEqual(
            heard,
            [
                "Command morse_cmd_health_check 19:fa1 timed out",
                "morse_health_check_work: Failed health check (errno=-145)",
                "Generating core-dump (reason:health check failure)", "morse_mac_restart: Restarting HW",
                "HW restart success (count:1)",
            ])
        XCTAssertTrue(radios[0].faults.isEmpty)
        try air.run(5)
        XCTAssertGreaterThan(try XCTUnwrap(radios[1].stations[radios[0].address]?.receivedPackets), received)
        XCTAssertEqual(radios[0].link(to: radios[1]), .established, "mac80211 keeps its stations over a restart")
    }

    func testARestartThatFailsWaitsForTheDriverToBeLoadedAgain() throws {
        let air = AirBench()
        let radios = try air.mesh(of: 2)
        radios[0].apply(.failedHealthCheck(restarts: false))
        try air.run(60)
        XCTAssertEqual(air.said("kernel", by: "n0").last, "HW restart failed (errno:-110, count:1)")
        let wireless = radios[0].wireless
        let code = try air.simulation.run { () -> HardwareError.Code? in
            do {
                _ = try await wireless.radio(of: "wlan0")
                return nil
            } catch { return (error as? HardwareError)?.code }
        }
        XCTAssertEqual(code, .timedOut)
        _ = radios[0].unloadDriver()
        _ = try radios[0].beginLoadingDriver()
        try air.run(7)
        try radios[0].join(air.group)
        try air.run(5)
        XCTAssertNotNil(radios[1].link(to: radios[0]))
    }

    func testWithoutBeaconsAStationIsFoundByNobodyThoughItHearsEveryone() throws {
        let air = AirBench()
        air.add(x: 0).apply(.noBeacons)
        air.add(x: 300)
        for radio in air.radios { try air.start(radio) }
        try air.run(7)
        for radio in air.radios { try radio.join(air.group) }
        try air.run(10)
        XCTAssertNil(air.radios[1].link(to: air.radios[0]))
        XCTAssertNotNil(air.radios[0].link(to: air.radios[1]))
    }

    func testAStationWithoutALinkShowsAnAirtimeMetricOfMinusOneAndLinkIDsOfZero() throws {
        let air = AirBench()
        let radios = try air.mesh(of: 2)
        let wireless = radios[0].wireless
        var station = try air.simulation.run { try await wireless.stations(on: "wlan0").first }
        XCTAssertEqual(station?.airtimeMetric, .max)
        try radios[0].addPeer(radios[1].address)
        try air.run(2)
        station = try air.simulation.run { try await wireless.stations(on: "wlan0").first }
        XCTAssertLessThan(try XCTUnwrap(station?.airtimeMetric), 100_000)
        XCTAssertEqual(station?.localLinkID, 0)
        XCTAssertEqual(station?.peerLinkID, 0)
        XCTAssertEqual(station?.transmitRate?.widthMHz, 2)
        XCTAssertGreaterThan(try XCTUnwrap(station?.receivedPackets), 5)
        let survey = try air.simulation.run { try await wireless.survey(of: "wlan0") }
        XCTAssertGreaterThan(try XCTUnwrap(survey?.activeMilliseconds), 5000)
        XCTAssertGreaterThan(try XCTUnwrap(survey?.receiveMilliseconds), 10)
        XCTAssertGreaterThan(try XCTUnwrap(survey?.transmitMilliseconds), 10)
        XCTAssertGreaterThanOrEqual(
            try XCTUnwrap(survey?.busyMilliseconds), try XCTUnwrap(survey?.transmitMilliseconds))
        let paths = try air.simulation.run { try await wireless.paths(on: "wlan0") }
        XCTAssertEqual(paths, [])
    }
}
