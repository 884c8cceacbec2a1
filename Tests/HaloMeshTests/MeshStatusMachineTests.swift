import HaloHardware
import HaloMesh
import HaloModel
import XCTest

final class MeshStatusMachineTests: XCTestCase {
    private let radio = MACAddress(rawValue: 0x0200_0000_0001)
    private let peer = MACAddress(rawValue: 0x0200_0000_0002)

    private func healthy(_ role: NodeRole = .node) -> MeshObservation {
        var seen = MeshObservation(role: role, meshID: "farm")
        seen.isDriverLoaded = true
        seen.interface = WirelessInterface(
            name: "wlan0", address: radio, isUp: true, isMeshPoint: true, proxyFrequencyMHz: 5560)
        seen.supplicant = SupplicantStatus(state: "COMPLETED", meshID: "farm", address: radio)
        seen.stations = [.fixture(peer, .established)]
        seen.heardCount = 1
        seen.route = .init(gateway: peer, nextHop: peer, lastSeenMilliseconds: 400)
        seen.underlay = IPv4Prefix("10.41.0.50/24")
        seen.enrolment = .approved
        seen.isOverlayUp = true
        seen.handshakeAge = .seconds(20)
        seen.gatewayAnswers = true
        return seen
    }

    func testEachMissingThingLeadsToItsState() {
        let table: [(MeshState, String, (inout MeshObservation) -> Void)] = [
            (.driverMissing, "not loaded", { $0.isDriverLoaded = false }),
            (
                .driverMissing, "no such module",
                {
                    $0.isDriverLoaded = nil; $0.radioFailure = "no such module"
                }
            ),
            (.driverMissing, "no wireless interface", { $0.interface = nil }),
            (.radioDown, "is down", { $0.interface?.isUp = false }),
            (.radioDown, "does not answer", { $0.supplicant = nil }),
            (.radioDown, "disabled", { $0.supplicant?.state = "INTERFACE_DISABLED" }),
            (.joining, "SCANNING", { $0.supplicant?.state = "SCANNING" }),
            (.joining, "COMPLETED", { $0.supplicant?.meshID = nil }),
            (.joining, "\"other\" instead of \"farm\"", { $0.supplicant?.meshID = "other" }),
            (
                .isolated, "no neighbour",
                {
                    $0.stations = []; $0.heardCount = 0
                }
            ),
            (
                .peering, "3 neighbours heard",
                {
                    $0.stations = []; $0.heardCount = 3
                }
            ),
            (.peering, "1 neighbour heard", { $0.stations[0].link = .openSent }),
            (.peered, "no route", { $0.route = nil }),
            (.peered, "not heard for 31 s", { $0.route?.lastSeenMilliseconds = 31_000 }),
            (.routed, "no address", { $0.underlay = nil }),
            (.routed, "connection refused", { $0.enrolment = .none("connection refused") }),
            (.routed, "approve", { $0.enrolment = .pending }),
            (.routed, "rejected", { $0.enrolment = .rejected }),
            (.routed, "not set up", { $0.isOverlayUp = false }),
            (.routed, "no overlay handshake", { $0.handshakeAge = nil }),
            (.routed, "181 s ago", { $0.handshakeAge = .seconds(181) }),
            (.routed, "does not answer", { $0.gatewayAnswers = false }),
            (.online, "answers", { _ in }),
        ]
        for (state, cause, change) in table {
            var seen = healthy()
            change(&seen)
            let verdict = MeshStatusMachine.classify(seen)
            XCTAssertEqual(verdict.state, state, cause)
            XCTAssertTrue(verdict.cause.contains(cause), "\"\(verdict.cause)\" does not contain \"\(cause)\"")
        }
    }

    func testAGatewayIsOnlineWhenItHasANeighbourAndItsOverlay() {
        var seen = healthy(.gateway)
        seen.route = nil
        seen.handshakeAge = nil
        seen.gatewayAnswers = false
        XCTAssertEqual(MeshStatusMachine.classify(seen).state, .online)
        seen.isOverlayUp = false
        XCTAssertEqual(MeshStatusMachine.classify(seen).state, .peered)
        seen.stations = []
        seen.heardCount = 0
        XCTAssertEqual(MeshStatusMachine.classify(seen).state, .isolated)
    }

    func testATransitionTellsHowLongTheStateBeforeLasted() {
        var machine = MeshStatusMachine(now: .boot, wallTime: WallTime(nanoseconds: 0))
        XCTAssertNil(
            machine.update(MeshObservation(role: .node, meshID: "farm"), now: .boot, wallTime: WallTime(nanoseconds: 0))
        )
        let later = MonotonicInstant.boot + .seconds(9)
        let transition = machine.update(healthy(), now: later, wallTime: WallTime(milliseconds: 9000))
        XCTAssertEqual(
            transition,
            MeshTransition(
                time: WallTime(milliseconds: 9000), from: .driverMissing, to: .online, cause: "the gateway answers",
                lastedMilliseconds: 9000))
        XCTAssertEqual(machine.history, [transition].compactMap { $0 })
        XCTAssertEqual(machine.since, WallTime(milliseconds: 9000))
    }

    func testTheCauseFollowsWithoutATransition() {
        var machine = MeshStatusMachine(now: .boot, wallTime: WallTime(nanoseconds: 0))
        var seen = healthy()
        seen.enrolment = .pending
        machine.update(seen, now: .boot, wallTime: WallTime(nanoseconds: 0))
        seen.enrolment = .rejected
        XCTAssertNil(machine.update(seen, now: .boot, wallTime: WallTime(nanoseconds: 0)))
        XCTAssertTrue(machine.cause.contains("rejected"))
    }

    func testTheHistoryIsBounded() {
        var machine = MeshStatusMachine(now: .boot, wallTime: WallTime(nanoseconds: 0))
        var now = MonotonicInstant.boot
        for turn in 0..<200 {
            now = now + .seconds(1)
            var seen = healthy()
            seen.gatewayAnswers = turn % 2 == 0
            machine.update(seen, now: now, wallTime: WallTime(nanoseconds: now.nanoseconds))
        }
        XCTAssertEqual(machine.history.count, MeshReport.historyLimit)
        XCTAssertEqual(machine.history.last?.time, WallTime(nanoseconds: now.nanoseconds))
    }
}
