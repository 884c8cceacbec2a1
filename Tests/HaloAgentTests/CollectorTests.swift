import HaloHardware
import HaloModel
import XCTest

@testable import HaloAgent

/// The decisions of collectors: what is told of much, and what figures amount to.
final class CollectorTests: XCTestCase {
    private func address(_ number: UInt64) -> MACAddress { MACAddress(rawValue: 0x0200_0000_0000 + number) }

    private func station(_ number: UInt64, _ link: PeerLinkState, _ signal: Int?) -> Station {
        Station(
            address: address(number), link: link, inactiveMilliseconds: 10, signalDBm: signal,
            expectedThroughputKbps: nil, receivedOctets: 0, sentOctets: 0, retries: 0, failed: 0, connectedSeconds: 1)
    }

    func testOfManyPeersTheEstablishedAndStrongAreTold() {
        let stations =
            (1...6).map { station(UInt64($0), .established, -90 + $0) }
            + (7...20).map { station(UInt64($0), .listen, -40) } + [station(21, .established, nil)]
        let chosen = RadioCollector.chosen(stations)
        XCTAssertEqual(chosen.count, RadioCollector.limit)
        XCTAssertEqual(chosen.filter { $0.link == .established }.count, 7)
        XCTAssertEqual(chosen.map(\.address), chosen.map(\.address).sorted())
        XCTAssertEqual(RadioCollector.chosen(stations.reversed()).map(\.address), chosen.map(\.address))
    }

    func testOfManyOriginatorsTheBestWaysAreTold() {
        let ways = (1...40).map { number in
            Originator(
                address: address(UInt64(number)), nextHop: address(1), metric: .throughputKbps(UInt32(number % 7)),
                lastSeenMilliseconds: 1, isBest: true)
        }
        let best = BatmanCollector.best(ways, BatmanCollector.originatorLimit, \.metric, \.address)
        XCTAssertEqual(best.count, BatmanCollector.originatorLimit)
        let worst = best.map(\.metric).min()
        let others = ways.filter { way in !best.contains { $0.address == way.address } }
        XCTAssertTrue(others.allSatisfy { $0.metric <= worst ?? .throughputKbps(0) })
        XCTAssertEqual(best.map(\.address), best.map(\.address).sorted())
    }

    func testTheMeshsInterfacesComeFirstAndTheLoopbackNever() {
        let names = ["lo", "docker0", "eth0", "wlan0", "bat0", "wg0"] + (1...20).map { "veth\($0)" }
        let chosen = InterfaceCollector.chosen(names.map { InterfaceCounters(name: $0) }).map(\.name)
        XCTAssertEqual(chosen.prefix(4), ["bat0", "wg0", "wlan0", "eth0"])
        XCTAssertEqual(chosen.count, InterfaceCollector.limit)
        XCTAssertEqual(InterfaceCollector.subject("a.b,c:\u{E9}"), "a_b_c___")
    }

    func testTheFirmwaresWordIsToldFlagByFlag() async throws {
        let system = StubSystem(
            state: SystemSnapshot(uptimeSeconds: 5, throttling: [.undervoltageSeen, .frequencyCapped]))
        let readings = try await SystemCollector(interval: .seconds(1), system: system).collect()
        let flags = Dictionary(uniqueKeysWithValues: readings.map { ($0.metric, $0.value) })
        XCTAssertEqual(flags["system.undervoltage"], 0)
        XCTAssertEqual(flags["system.undervoltage_seen"], 1)
        XCTAssertEqual(flags["system.throttled"], 1)
        XCTAssertEqual(flags["system.throttled_seen"], 0)
        XCTAssertNil(flags["system.load1"], "what the machine does not offer is not told")
    }

    func testSuppliesTellWhatTheyKnow() async throws {
        let system = StubSystem(
            supplies: [
                PowerSupply(
                    name: "ups hat", kind: "Battery", capacityPercent: 87, volts: 4.0125, amperes: -0.31,
                    status: "Discharging"), PowerSupply(name: "mains", kind: "Mains", isOnline: true),
            ])
        let readings = try await PowerCollector(interval: .seconds(1), system: system).collect()
        XCTAssertEqual(
            readings.map { "\($0.metric) \($0.value) \($0.unit)" },
            [
                "power.ups_hat.capacity_pct 87.0 %", "power.ups_hat.voltage_v 4.0125 V",
                "power.ups_hat.current_a -0.31 A", "power.ups_hat.charging -1.0 1", "power.mains.online 1.0 1",
            ])
    }

    func testADeviceWithoutAReceiverHasNothingToTellAndThatIsNoFailure() async throws {
        let none = try await GPSCollector(interval: .seconds(1), gps: StubGPS(error: .unsupported)).collect()
        XCTAssertEqual(none, [])
        do {
            _ = try await GPSCollector(interval: .seconds(1), gps: StubGPS(error: .timedOut)).collect()
            XCTFail("a silent receiver is a failure")
        } catch { XCTAssertEqual((error as? HardwareError)?.code, .timedOut) }
    }

    private struct StubSystem: SystemInformation {
        var state = SystemSnapshot(uptimeSeconds: 1)
        var supplies: [PowerSupply] = []
        func bootID() throws -> String { "boot" }
        func hostName() throws -> String { "host" }
        func boardModel() throws -> String? { nil }
        func snapshot() throws -> SystemSnapshot { state }
        func interfaces() throws -> [InterfaceCounters] { [] }
        func powerSupplies() throws -> [PowerSupply] { supplies }
    }

    private struct StubGPS: GPSReceiver {
        var error: HardwareError.Code
        func fix(within limit: Duration) async throws -> GPSFix { throw HardwareError(error, "stub") }
    }
}
