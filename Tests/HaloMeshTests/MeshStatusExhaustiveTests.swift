import HaloHardware
import HaloMesh
import HaloModel
import XCTest

/// Every combination of what the state is judged from, against the table of the specification read off row by row.
final class MeshStatusExhaustiveTests: XCTestCase {
    private let own = MACAddress(rawValue: 0x0200_0000_0001)
    private let peer = MACAddress(rawValue: 0x0200_0000_0002)

    private enum Interface: CaseIterable { case none, down, up }
    private enum Supplicant: CaseIterable { case silent, disabled, scanning, groupless, elsewhere, joined }
    private enum Link: CaseIterable { case none, heard, opening, established }
    private enum Route: CaseIterable { case none, stale, fresh }
    private enum Handshake: CaseIterable { case none, stale, fresh }

    private struct Case {
        var role: NodeRole
        var driver: Bool?
        var interface: Interface
        var supplicant: Supplicant
        var link: Link
        var route: Route
        var hasAddress: Bool
        var enrolment: MeshObservation.Enrolment
        var isOverlayUp: Bool
        var handshake: Handshake
        var gatewayAnswers: Bool
    }

    private func observation(_ one: Case) -> MeshObservation {
        var seen = MeshObservation(role: one.role, meshID: "farm")
        seen.isDriverLoaded = one.driver
        if one.interface != .none {
            seen.interface = WirelessInterface(
                name: "wlan0", address: own, isUp: one.interface == .up, isMeshPoint: true, proxyFrequencyMHz: nil)
        }
        seen.supplicant =
            switch one.supplicant {
            case .silent: nil
            case .disabled: SupplicantStatus(state: "INTERFACE_DISABLED", meshID: "farm", address: own)
            case .scanning: SupplicantStatus(state: "SCANNING", meshID: "farm", address: own)
            case .groupless: SupplicantStatus(state: "COMPLETED", meshID: nil, address: own)
            case .elsewhere: SupplicantStatus(state: "COMPLETED", meshID: "other", address: own)
            case .joined: SupplicantStatus(state: "COMPLETED", meshID: "farm", address: own)
            }
        switch one.link {
        case .none: break
        case .heard: seen.heardCount = 1
        case .opening: seen.stations = [.fixture(peer, .openSent)]
        case .established: seen.stations = [.fixture(peer, .established)]
        }
        if one.route != .none {
            seen.route = .init(
                gateway: peer, nextHop: peer, lastSeenMilliseconds: one.route == .fresh ? 30_000 : 30_001)
        }
        seen.underlay = one.hasAddress ? IPv4Prefix("10.41.0.50/24") : nil
        seen.enrolment = one.enrolment
        seen.isOverlayUp = one.isOverlayUp
        seen.handshakeAge = one.handshake == .none ? nil : one.handshake == .fresh ? .seconds(180) : .seconds(181)
        seen.gatewayAnswers = one.gatewayAnswers
        return seen
    }

    /// The first row of the table whose condition is not met gives the state before it.
    private func expected(_ one: Case) -> MeshState {
        if one.driver != true || one.interface == .none { return .driverMissing }
        if one.interface == .down || [.silent, .disabled].contains(one.supplicant) { return .radioDown }
        if one.supplicant != .joined { return .joining }
        if one.link == .none { return .isolated }
        if one.link != .established { return .peering }
        if one.role == .gateway { return one.isOverlayUp ? .online : .peered }
        if one.route != .fresh { return .peered }
        let isOnline =
            one.hasAddress && one.enrolment == .approved && one.isOverlayUp && one.handshake == .fresh
            && one.gatewayAnswers
        return isOnline ? .online : .routed
    }

    func testEveryCombinationHasTheStateOfTheTable() {
        var count = 0
        var seenStates: Set<MeshState> = []
        func check(_ one: Case) {
            let verdict = MeshStatusMachine.classify(observation(one))
            if verdict.state != expected(one) { XCTFail("\(one): \(verdict), expected \(expected(one))") }
            if verdict.cause.isEmpty { XCTFail("\(one): no cause") }
            seenStates.insert(verdict.state)
            count += 1
        }
        for role in [NodeRole.node, .gateway] {
            for driver in [nil, false, true] as [Bool?] {
                for interface in Interface.allCases {
                    for supplicant in Supplicant.allCases {
                        for link in Link.allCases {
                            upper(role, driver, interface, supplicant, link, check)
                        }
                    }
                }
            }
        }
        XCTAssertEqual(count, 2 * 3 * 3 * 6 * 4 * (3 * 2 * 4 * 2 * 3 * 2))
        XCTAssertEqual(seenStates, Set(MeshState.allCases))
    }

    private func upper(
        _ role: NodeRole, _ driver: Bool?, _ interface: Interface, _ supplicant: Supplicant, _ link: Link,
        _ check: (Case) -> Void
    ) {
        for route in Route.allCases {
            for hasAddress in [false, true] {
                for enrolment in [MeshObservation.Enrolment.none("x"), .pending, .rejected, .approved] {
                    for isOverlayUp in [false, true] {
                        for handshake in Handshake.allCases {
                            for answers in [false, true] {
                                check(
                                    Case(
                                        role: role, driver: driver, interface: interface, supplicant: supplicant,
                                        link: link, route: route, hasAddress: hasAddress, enrolment: enrolment,
                                        isOverlayUp: isOverlayUp, handshake: handshake, gatewayAnswers: answers))
                            }
                        }
                    }
                }
            }
        }
    }
}
