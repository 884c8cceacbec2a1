import HaloDoctor
import HaloModel
import XCTest

final class MeshOverviewTests: XCTestCase {
    private let noon = WallTime(rfc3339: "2026-06-01T12:00:00.000Z")!

    private func mac(_ number: UInt64) -> MACAddress { MACAddress(rawValue: 0x0200_0000_0000 + number) }

    private func peer(_ number: UInt64, _ link: String, _ signal: Int?, isNextHop: Bool = false) -> MeshPeer {
        MeshPeer(
            address: mac(number), link: link, signalDBm: signal, expectedThroughputKbps: 1950,
            inactiveMilliseconds: 2300, isNextHop: isNextHop)
    }

    private func report(_ state: MeshState, cause: String, peers: [MeshPeer] = [], rungs: [Int] = []) -> MeshReport {
        MeshReport(
            node: NodeID(radio: mac(1)), state: state, cause: cause, since: noon, radio: mac(1), peers: peers,
            underlay: nil, overlay: nil, gatewayLatencyMilliseconds: nil, rungsClimbed: rungs,
            history: [
                MeshTransition(
                    time: noon, from: .online, to: state, cause: cause, lastedMilliseconds: 3_723_000)
            ],
            radioConfiguration: RFConfiguration(
                generation: 3, country: "US", channel: 38, widthMHz: 2, transmitPowerDBm: 21))
    }

    func testOneGlanceTellsTheStateWhyAndWhatIsDone() {
        let overview = MeshOverview(
            mesh: report(
                .peered, cause: "1 neighbour established, no route to a gateway",
                peers: [peer(3, "blocked", -97), peer(2, "estab", -86)], rungs: [2, 1, 0, 0, 0, 0, 0]),
            outlook: MeshOutlook(
                doing: "scanning", nextRung: 3, nextStep: "leave and rejoin the mesh group",
                nextStepMilliseconds: 25_400))
        XCTAssertEqual(
            overview.text(now: noon + .seconds(75)),
            """
            \(NodeID(radio: mac(1))): peered since 2026-06-01T12:00:00.000Z (1 min 15 s)
              why     1 neighbour established, no route to a gateway
              doing   scanning
              next    rung 3, leave and rejoin the mesh group, in 25 s if nothing gets better
              radio   channel 38, 2 MHz wide at 921.0 MHz, US, 21 dBm, generation 3
              address no underlay address, no overlay
              repairs rung 1 2×, rung 2 1× since it started
              peers   1 established of 2 known
                02:00:00:00:00:02  established           -86 dBm    1.9 Mbit/s   heard 2 s ago
                02:00:00:00:00:03  blocked (passphrase)  -97 dBm    1.9 Mbit/s   heard 2 s ago
              2026-06-01T12:00:00.000Z online → peered after 1 h 2 min: 1 neighbour established, no route to a gateway
            """.replacing("1.9 Mbit/s", with: "2.0 Mbit/s"))
    }

    func testTheWayToTheGatewayComesFirstAndTheRestBySignal() {
        let overview = MeshOverview(
            mesh: report(
                .online, cause: "the gateway answers",
                peers: [
                    peer(2, "estab", -60), peer(3, "listen", -50), peer(4, "estab", -80, isNextHop: true),
                    peer(5, "estab", -55), peer(6, "estab", nil),
                ]))
        XCTAssertEqual(
            overview.peers().dropFirst().map { $0.prefix(19).suffix(2) }, ["04", "05", "02", "06", "03"])
        XCTAssertTrue(overview.hasPeer)
        XCTAssertTrue(overview.peers()[1].hasSuffix("← way to the gateway"))
    }

    func testColoursAreOnlyForATerminalAndControlCharactersForNobody() {
        let overview = MeshOverview(mesh: report(.online, cause: "a\u{1B}[2Jb"))
        XCTAssertFalse(overview.text(now: noon).contains("\u{1B}"))
        XCTAssertTrue(overview.text(now: noon, paint: .colours).contains("\u{1B}[32monline\u{1B}[0m"))
        XCTAssertFalse(overview.text(now: noon, paint: .colours).contains("\u{1B}[2J"))
    }

    func testAChangeUnderWayIsShownAndAClockThatWasSetBackDoesNotCountBackwards() {
        let change = RFChangeStatus(
            configuration: RFConfiguration(generation: 3, country: "US", channel: 38, widthMHz: 2), phase: .trial,
            why: "waiting for n2")
        let text = MeshOverview(mesh: report(.online, cause: "x"), radio: change).text(now: noon + .seconds(-60))
        XCTAssertTrue(text.contains("  change  trial: waiting for n2"), text)
        XCTAssertTrue(text.contains("(0 s)"), text)
    }

    func testAnEventIsALineWithItsReason() {
        let event = MeshEvent(
            id: 7, time: noon, uptimeNanoseconds: 0, kind: .peerRefused, subject: "02:00:00:00:00:09",
            what: "authentication failed", why: "another passphrase, or a lost frame", basis: ["times": "60"])
        XCTAssertEqual(
            MeshEventText.line(event),
            "2026-06-01T12:00:00.000Z  peer-refused  02:00:00:00:00:09: authentication failed, because: "
                + "another passphrase, or a lost frame (60 times)")
        XCTAssertTrue(MeshEventText.line(event, basis: true).hasSuffix("\n    times=60"))
    }
}
