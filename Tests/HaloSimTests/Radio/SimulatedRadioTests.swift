import HaloHardware
import HaloModel
import XCTest

@testable import HaloSim

final class SimulatedRadioTests: XCTestCase {
    /// Stands for batman-adv.
    private final class Receiver: HardInterfaceReceiver {
        var payloads: [(etherType: UInt16, payload: [UInt8], source: MACAddress, destination: MACAddress)] = []
        var changes: [Bool] = []

        func received(
            etherType: UInt16, payload: [UInt8], from source: MACAddress, to destination: MACAddress,
            on interface: any HardInterface
        ) {
            payloads.append((etherType, payload, source, destination))
        }

        func changed(_ interface: any HardInterface) { changes.append(interface.isUp) }
    }

    private func pair(_ passphrase: String? = nil) throws -> (RadioBench, [SimulatedRadio]) {
        let bench = RadioBench()
        let radios = try bench.mesh(of: 2, RadioBench.configuration(passphrase: passphrase))
        try radios[0].addPeer(radios[1].address)
        bench.run(1)
        XCTAssertEqual(radios[1].link(to: radios[0]), .established)
        return (bench, radios)
    }

    func testTheInterfaceAppearsFiveSecondsAfterTheDriver() throws {
        let bench = RadioBench()
        let radio = bench.add()
        radio.powerOn()
        XCTAssertEqual(try radio.beginLoadingDriver(), .milliseconds(800))
        bench.run(1)
        XCTAssertEqual(radio.driver, .loaded)
        XCTAssertFalse(radio.hasInterface)
        bench.run(5)
        XCTAssertTrue(radio.hasInterface)
        XCTAssertFalse(radio.isInterfaceUp, "the supplicant brings it up")
        _ = radio.unloadDriver()
        XCTAssertFalse(radio.hasInterface)
    }

    func testAFailingDriverSaysWhatTheKernelSays() throws {
        let bench = RadioBench()
        let radio = bench.add()
        radio.powerOn()
        radio.apply(.driver(.insertFailed))
        XCTAssertThrowsError(try radio.beginLoadingDriver()) { XCTAssertEqual(($0 as? HardwareError)?.code, .io) }
        radio.apply(.driver(.moduleMissing))
        XCTAssertThrowsError(try radio.beginLoadingDriver()) { XCTAssertEqual(($0 as? HardwareError)?.code, .notFound) }
        XCTAssertFalse(radio.hasModule)
        radio.apply(.driver(.cardTimeout))
        _ = try radio.beginLoadingDriver()
        bench.run(20)
        XCTAssertEqual(radio.driver, .loaded)
        XCTAssertFalse(radio.hasInterface)
        _ = radio.unloadDriver()
        bench.run(1)
        _ = try radio.beginLoadingDriver()
        bench.run(20)
        XCTAssertFalse(radio.hasInterface, "loading again does not help")
        try radio.resetChip()
        bench.run(6)
        XCTAssertTrue(radio.hasInterface, "a reset does")
        radio.hasResetLine = false
        XCTAssertThrowsError(try radio.resetChip()) { XCTAssertEqual(($0 as? HardwareError)?.code, .unsupported) }
    }

    func testRestartingAHungSupplicantCuresIt() throws {
        let (bench, radios) = try pair()
        radios[0].apply(.supplicantHung)
        bench.run(20)
        XCTAssertTrue(radios[0].isSupplicantHung)
        radios[0].supplicantStopped()
        radios[0].supplicantStarted()
        bench.run(1)
        XCTAssertFalse(radios[0].isSupplicantHung)
        try radios[0].join(RadioBench.configuration())
        bench.run(4)
        XCTAssertEqual(radios[0].supplicantState, "COMPLETED")
    }

    func testDataCrossesAnEstablishedLinkUnchanged() throws {
        for passphrase in [nil, "correct horse battery staple"] {
            let (bench, radios) = try pair(passphrase)
            let receiver = Receiver()
            radios[1].receiver = receiver
            let payload = [UInt8](0..<200)
            radios[0].send(etherType: 0x4305, payload: payload, to: radios[1].address)
            radios[0].send(etherType: 0x4305, payload: payload, to: .broadcast)
            bench.run(0.1)
            XCTAssertEqual(receiver.payloads.map(\.payload), [payload, payload])
            XCTAssertEqual(receiver.payloads.map(\.etherType), [0x4305, 0x4305])
            XCTAssertEqual(receiver.payloads.map(\.source), [radios[0].address, radios[0].address])
            XCTAssertEqual(receiver.payloads.map(\.destination), [radios[1].address, .broadcast])
        }
    }

    func testNoDataCrossesALinkThatIsNotEstablished() throws {
        let bench = RadioBench()
        let radios = try bench.mesh(of: 2)
        let receiver = Receiver()
        radios[1].receiver = receiver
        radios[0].send(etherType: 0x4305, payload: [1, 2, 3], to: radios[1].address)
        radios[0].send(etherType: 0x4305, payload: [1, 2, 3], to: .broadcast)
        bench.run(0.1)
        XCTAssertTrue(receiver.payloads.isEmpty)
    }

    func testAPayloadLargerThanTheInterfaceTakesIsDropped() throws {
        let (bench, radios) = try pair()
        let receiver = Receiver()
        radios[1].receiver = receiver
        radios[0].send(etherType: 0x4305, payload: [UInt8](repeating: 0, count: 1560), to: radios[1].address)
        radios[0].send(etherType: 0x4305, payload: [UInt8](repeating: 0, count: 1561), to: radios[1].address)
        bench.run(0.1)
        XCTAssertEqual(receiver.payloads.map(\.payload.count), [1560])
    }

    func testStatisticsCountWhatWasSentRepeatedAndLost() throws {
        let (bench, radios) = try pair()
        let station = try XCTUnwrap(radios[0].stations[radios[1].address])
        let before = station.sentOctets
        bench.loses = { frame, _ in frame[0] == 0x88 }
        radios[0].send(etherType: 0x4305, payload: [UInt8](repeating: 0, count: 100), to: radios[1].address)
        bench.run(0.1)
        XCTAssertEqual(station.sentOctets - before, 146, "32 octets of header with QoS, 6 of mesh, 8 of LLC")
        XCTAssertEqual(station.failed, 1)
        XCTAssertEqual(station.retries, 6)
        XCTAssertEqual(radios[0].expectedThroughputKbps(to: radios[1].address), 7800)
        XCTAssertNil(radios[0].expectedThroughputKbps(to: RadioBench.address(7)))
    }

    func testOneWayDataLeavesTheLinkEstablished() throws {
        let (bench, radios) = try pair()
        let receiver = Receiver()
        radios[1].receiver = receiver
        radios[0].apply(.oneWayData(to: radios[1].address))
        radios[0].send(etherType: 0x4305, payload: [1], to: radios[1].address)
        bench.run(5)
        XCTAssertTrue(receiver.payloads.isEmpty)
        XCTAssertEqual(radios[0].link(to: radios[1]), .established)
        XCTAssertEqual(radios[0].stations[radios[1].address]?.failed, 0)
        radios[0].clearFaults()
        radios[0].send(etherType: 0x4305, payload: [1], to: radios[1].address)
        bench.run(0.1)
        XCTAssertEqual(receiver.payloads.count, 1)
    }

    func testTheUpperLayerLearnsWhenTheInterfaceChanges() throws {
        let (bench, radios) = try pair()
        let receiver = Receiver()
        radios[0].receiver = receiver
        radios[0].leaveGroup()
        XCTAssertEqual(receiver.changes, [false])
        try radios[0].join(RadioBench.configuration())
        bench.run(4)
        XCTAssertEqual(receiver.changes, [false, true])
        _ = radios[0].unloadDriver()
        XCTAssertEqual(receiver.changes.last, false)
    }

    func testAnInterfaceTakenDownAndUpWedgesTheSupplicant() throws {
        let (bench, radios) = try pair()
        radios[0].setInterface(up: false)
        XCTAssertEqual(radios[0].supplicantState, "INTERFACE_DISABLED")
        XCTAssertTrue(radios[0].stations.isEmpty)
        radios[0].setInterface(up: true)
        bench.run(60)
        XCTAssertEqual(radios[0].supplicantState, "SCANNING")
        try radios[0].join(RadioBench.configuration())
        bench.run(10)
        XCTAssertEqual(radios[0].supplicantState, "SCANNING", "it believes it has joined")
        radios[0].leaveGroup()
        try radios[0].join(RadioBench.configuration())
        bench.run(4)
        XCTAssertEqual(radios[0].supplicantState, "COMPLETED")
    }

    func testLeavingTellsThePeers() throws {
        let (bench, radios) = try pair()
        radios[0].leaveGroup()
        bench.run(1)
        XCTAssertNotEqual(radios[1].link(to: radios[0]), .established)
        XCTAssertTrue(bench.said("peer", by: "n1").contains("\(radios[0].address) closed with reason 55"))
    }

    func testStoppingTheSupplicantClosesLinksAndTakesTheInterfaceDown() throws {
        let (bench, radios) = try pair()
        radios[0].supplicantStopped()
        bench.run(1)
        XCTAssertFalse(radios[0].isInterfaceUp)
        XCTAssertNotEqual(radios[1].link(to: radios[0]), .established)
        radios[0].supplicantStarted()
        bench.run(1)
        XCTAssertTrue(radios[0].isInterfaceUp)
        XCTAssertEqual(radios[0].supplicantState, "INACTIVE")
    }

    func testACrashedSupplicantLeavesTheKernelInTheMesh() throws {
        let (bench, radios) = try pair()
        let receiver = Receiver()
        radios[1].receiver = receiver
        radios[0].supplicantCrashed()
        bench.run(60)
        XCTAssertEqual(radios[0].link(to: radios[1]), .established)
        radios[0].send(etherType: 0x4305, payload: [1], to: radios[1].address)
        bench.run(0.1)
        XCTAssertEqual(receiver.payloads.count, 1)
        radios[0].supplicantStarted()
        bench.run(1)
        XCTAssertTrue(radios[0].stations.isEmpty)
        XCTAssertEqual(radios[1].link(to: radios[0]), .established, "nobody told the peer")
    }

    func testAHungSupplicantCatchesUpWhenItRecovers() throws {
        let bench = RadioBench()
        let radios = try bench.mesh(of: 2)
        radios[1].apply(.supplicantHung)
        try radios[0].addPeer(radios[1].address)
        bench.run(0.5)
        XCTAssertEqual(radios[1].link(to: radios[0]), .listen)
        radios[1].clear(.supplicantHung)
        bench.run(1)
        XCTAssertEqual(radios[0].link(to: radios[1]), .established)
        XCTAssertEqual(radios[1].link(to: radios[0]), .established)
    }

    func testAScanProbesAndEndsWithWhatItHeard() throws {
        let bench = RadioBench()
        let radios = try bench.mesh(of: 2)
        let newcomer = bench.add()
        try bench.prepare(newcomer)
        bench.run(6)
        XCTAssertTrue(newcomer.recentlyHeard.isEmpty, "without scan or mesh nothing is listened to")
        try newcomer.scan()
        XCTAssertThrowsError(try newcomer.scan()) { XCTAssertEqual(($0 as? HardwareError)?.code, .busy) }
        bench.run(3)
        XCTAssertEqual(newcomer.recentlyHeard.map(\.meshID), ["halo-mesh", "halo-mesh"])
        XCTAssertEqual(newcomer.recentlyHeard.map(\.address), radios.map(\.address))
        XCTAssertEqual(bench.said("scan", by: "n2"), ["found 2"])
        bench.run(31)
        XCTAssertTrue(newcomer.recentlyHeard.isEmpty, "entries expire")
    }

    func testAPowerCutForgetsEverything() throws {
        let (bench, radios) = try pair()
        radios[0].powerOff()
        bench.run(30)
        XCTAssertFalse(radios[0].hasInterface)
        XCTAssertEqual(radios[0].driver, .unloaded)
        XCTAssertTrue(radios[0].stations.isEmpty)
        let sent = bench.frames.count
        bench.run(10)
        XCTAssertEqual(bench.frames.count - sent, 10, accuracy: 1, "only the other one still sends beacons")
    }

    func testImpossibleMeshesAreRefused() throws {
        let bench = RadioBench()
        let radio = bench.add()
        try bench.prepare(radio)
        bench.run(6)
        var configuration = RadioBench.configuration()
        configuration.meshID = String(repeating: "x", count: 33)
        XCTAssertThrowsError(try radio.join(configuration))
        configuration = RadioBench.configuration()
        configuration.widthMHz = 3
        XCTAssertThrowsError(try radio.join(configuration))
        configuration = RadioBench.configuration()
        configuration.country = "XX"
        XCTAssertThrowsError(try radio.join(configuration))
    }

    func testNoFrameHoweverDamagedTrapsTheRadio() throws {
        let (bench, radios) = try pair("correct horse battery staple")
        let random = SeededRandom(seed: 7, stream: "damage")
        let samples = bench.frames.suffix(40).map(\.octets)
        for sample in samples {
            for _ in 0..<50 {
                var octets = sample
                let index = Int(random.next(below: UInt64(octets.count)))
                octets[index] ^= UInt8(1 << random.next(below: 8))
                radios[1].radio(received: octets, signalDBm: -70, rateKbps: 300)
                radios[1].radio(received: Array(octets.prefix(index)), signalDBm: -70, rateKbps: 300)
            }
        }
        bench.run(5)
        XCTAssertTrue(radios[1].isInterfaceUp)
    }
}
