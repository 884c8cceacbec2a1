import HaloHardware
import HaloModel
import XCTest

@testable import HaloSim

final class MediumChannelTests: XCTestCase {
    private func send(_ world: MediumWorld, from: Int, radio: RadioID, to: MACAddress, count: Int = 1) {
        for index in 0..<count {
            world.medium.transmit(
                MediumWorld.frame(from: from, to: to, mark: UInt8(index)), from: radio, token: UInt64(index + 1))
        }
    }

    func testRadiosOnChannelsApartDoNotHearEachOther() {
        let world = MediumWorld()
        let (one, two) = (world.add(1, x: 0), world.add(2, x: 100))
        world.medium.tune(two, to: ChannelSettings(frequencyKHz: 919_000, widthMHz: 2))
        send(world, from: 1, radio: one, to: .broadcast)
        world.run(until: 1)
        XCTAssertEqual(world.ears[1].receptions.count, 0)
        XCTAssertNil(world.medium.signalDBm(from: one, to: two))
        world.medium.tune(two, to: ChannelSettings(frequencyKHz: 917_000, widthMHz: 2))
        send(world, from: 1, radio: one, to: .broadcast)
        world.run(until: 2)
        XCTAssertEqual(world.ears[1].receptions.count, 1)
    }

    func testTwoRadiosOnAnotherChannelAndWidthTalkAndAreRecordedThere() throws {
        let world = MediumWorld()
        let (one, two) = (world.add(1, x: 0), world.add(2, x: 100))
        for radio in [one, two] {
            world.medium.tune(radio, to: ChannelSettings(frequencyKHz: 908_000, widthMHz: 8))
        }
        send(world, from: 1, radio: one, to: MediumWorld.address(2))
        world.run(until: 1)
        XCTAssertEqual(world.ears[1].receptions.first?.rateKbps, 29_250)
        XCTAssertEqual(world.ears[0].outcomes.first?.acknowledged, true)
        let frame = try XCTUnwrap(world.recorded.first)
        XCTAssertEqual([frame.frequencyKHz, frame.widthMHz, frame.rateKbps], [908_000, 8, 29_250])
    }

    func testAnOverlappingChannelInterferesAndIsNotDecoded() throws {
        let world = MediumWorld()
        let (one, two, loud) = (world.add(1, x: 0), world.add(2, x: 600), world.add(3, x: 610))
        // 4 MHz at 918 MHz covers 916 to 920, and with it the 2 MHz channel at 917 MHz.
        world.medium.tune(loud, to: ChannelSettings(frequencyKHz: 918_000, widthMHz: 4))
        XCTAssertNil(world.medium.expectedRateKbps(from: loud, to: two))
        let signal = try XCTUnwrap(world.medium.signalDBm(from: loud, to: two))
        let lossDB = world.medium.propagation.meanLossDB(metres: 10, frequencyKHz: 917_000)
        XCTAssertEqual(signal, 21 - lossDB - 3, accuracy: 0.1, "half of its power falls into the channel")
        // The loud one does not hear the first, and sends over it.
        world.medium.setLinkLoss(.infinity, from: one, to: loud)
        world.medium.setLinkLoss(.infinity, from: loud, to: one)
        send(world, from: 3, radio: loud, to: .broadcast, count: 60)
        send(world, from: 1, radio: one, to: .broadcast, count: 20)
        world.run(until: 5)
        XCTAssertLessThan(world.ears[1].receptions.count, 20)
        XCTAssertTrue(world.ears[1].receptions.allSatisfy { $0.frame[15] == 1 }, "none of the loud one's")
    }

    func testFramesWaitWhileARadioVisitsAnotherChannel() {
        let world = MediumWorld()
        let (one, two) = (world.add(1, x: 0), world.add(2, x: 100))
        world.medium.leaveChannel(one, for: ChannelSettings(frequencyKHz: 908_000, widthMHz: 8))
        send(world, from: 1, radio: one, to: .broadcast, count: 3)
        send(world, from: 2, radio: two, to: MediumWorld.address(1))
        world.run(until: 1)
        XCTAssertEqual(world.ears[1].receptions.count, 0)
        XCTAssertEqual(world.ears[1].outcomes.first?.acknowledged, false, "a radio that is away hears nothing")
        world.medium.returnToChannel(one)
        world.run(until: 2)
        XCTAssertEqual(world.ears[1].receptions.count, 3)
    }

    func testAnInterfererRaisesNoiseAndAJammerSilencesTheChannel() throws {
        let world = MediumWorld()
        let (one, two) = (world.add(1, x: 0), world.add(2, x: 400))
        let quiet = world.medium.noiseDBm(two)
        let rate = try XCTUnwrap(world.medium.expectedRateKbps(from: one, to: two))
        func put(_ eirp: Double, _ frequency: Int = 917_000) {
            world.medium.setInterferer(
                Interferer(position: Position(x: 500, y: 0), eirpDBm: eirp, frequencyKHz: frequency, widthKHz: 1000),
                named: "lamp")
        }
        put(-10)
        XCTAssertGreaterThan(world.medium.noiseDBm(two), quiet + 3)
        XCTAssertLessThan(try XCTUnwrap(world.medium.expectedRateKbps(from: one, to: two)), rate)
        put(-10, 921_000)
        XCTAssertEqual(world.medium.noiseDBm(two), quiet, accuracy: 0.01, "another channel")
        put(40)
        send(world, from: 2, radio: two, to: .broadcast, count: 5)
        world.run(until: 10)
        XCTAssertEqual(world.recorded.count, 0, "carrier sense never clears")
        world.medium.setInterferer(nil, named: "lamp")
        world.run(until: 11)
        XCTAssertEqual(world.ears[0].receptions.count, 5)
    }

    func testALinkFaultLosesChangesRepeatsAndDelaysFramesOneWay() throws {
        let world = MediumWorld()
        let (one, two) = (world.add(1, x: 0), world.add(2, x: 100))
        world.medium.setLinkFault(LinkFault(lossShare: 0.5), from: one, to: two)
        for _ in 0..<10 {
            send(world, from: 1, radio: one, to: .broadcast, count: 40)
            world.run(until: Double(world.events.now) / 1e9 + 2)
        }
        XCTAssertTrue((150...250).contains(world.ears[1].receptions.count), "\(world.ears[1].receptions.count)")
        world.medium.setLinkFault(
            LinkFault(corruptionShare: 1, duplicationShare: 1, delayMilliseconds: 250), from: one, to: two)
        let before = world.ears[1].receptions.count
        let start = world.events.now
        var arrivals: [Int64] = []
        world.ears[1].onReception = { [unowned world] in arrivals.append(world.events.now - start) }
        send(world, from: 1, radio: one, to: .broadcast)
        world.run(until: Double(start) / 1e9 + 1)
        XCTAssertEqual(arrivals.count, 2)
        XCTAssertTrue(arrivals.allSatisfy { $0 > 250_000_000 && $0 < 270_000_000 }, "\(arrivals)")
        let sent = MediumWorld.frame(from: 1, to: .broadcast)
        let received = world.ears[1].receptions[before].frame
        XCTAssertEqual(zip(sent, received).count { $0 != $1 }, 1)
        XCTAssertEqual(received.prefix(24), sent.prefix(24))
        world.medium.setLinkFault(nil, from: one, to: two)
        send(world, from: 1, radio: one, to: .broadcast)
        world.run(until: Double(start) / 1e9 + 2)
        XCTAssertEqual(world.ears[1].receptions.last?.frame, sent)
    }

    func testAScanOfEveryChannelFindsAMeshThatHasMovedAndComesHome() throws {
        let air = AirBench()
        let radios = try air.mesh(of: 3)
        var moved = air.group
        moved.channel = 28
        moved.widthMHz = 8
        try radios[2].join(moved)
        try air.run(40)
        let wireless = radios[0].wireless
        func channels() throws -> [Int?] {
            try air.simulation.run { try await wireless.scanResults(on: "wlan0").map(\.channel) }
        }
        XCTAssertEqual(try channels(), [10], "the moved one has aged out")
        try radios[0].scan()
        try air.run(4)
        XCTAssertEqual(try channels(), [10], "a scan of the channel in use does not find it")
        try radios[0].scan(everyChannel: true)
        XCTAssertThrowsError(try radios[0].scan()) { XCTAssertEqual(($0 as? HardwareError)?.code, .busy) }
        try air.run(20)
        XCTAssertEqual(Set(try channels()), [10, 28])
        XCTAssertEqual(air.medium.channel(of: 0), ChannelSettings(frequencyKHz: 907_000, widthMHz: 2))
        try? radios[0].addPeer(radios[2].address)
        try air.run(3)
        XCTAssertNotEqual(radios[0].link(to: radios[2]), .established, "found, and out of reach of this channel")
        try radios[0].join(moved)
        try air.run(6)
        XCTAssertNotNil(radios[0].link(to: radios[2]))
    }
}
