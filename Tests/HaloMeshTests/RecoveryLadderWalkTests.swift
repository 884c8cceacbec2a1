import HaloHardware
import HaloMesh
import HaloModel
import XCTest

/// The ladder under everything that can happen to it, and the promises it keeps whatever happens.
final class RecoveryLadderWalkTests: XCTestCase {
    /// What keeps a device below online.
    private enum Trouble: CaseIterable {
        case none, gatewayDown, isolated, driverGone, deadPath, pending, unsupported, noNeighbour
    }

    /// State, observation and path of a trouble.
    private func picture(_ trouble: Trouble, _ role: NodeRole) -> (MeshState, RecoverySymptom) {
        var seen = MeshObservation(role: role, meshID: "farm")
        var path: Bool?
        var isSupported = true
        let state: MeshState
        switch trouble {
        case .none: state = .online
        case .gatewayDown: (state, path) = (.routed, true)
        case .deadPath: (state, path) = (.routed, false)
        case .pending:
            (state, path) = (.routed, false)
            seen.enrolment = .pending
        case .isolated: state = .isolated
        case .driverGone: state = .driverMissing
        case .unsupported: (state, isSupported) = (.driverMissing, false)
        case .noNeighbour: state = .peered
        }
        return (
            state,
            RecoverySymptom(seen, state: state, pathAnswers: path, radioIsSupported: isSupported)
        )
    }

    /// A device with its clocks and its record of the last reboot: what survives is the record and the wall clock.
    private struct Device {
        let role: NodeRole
        var ladder = RecoveryLadder()
        var uptime = 0
        var elapsed = 0
        var hasRecord = false
        var reboots: [Int] = []
        var climbs: [(Trouble, RecoveryRung)] = []

        mutating func start() {
            uptime = 10
            elapsed += 10
            // As MeshManager.prepareLadder has it.
            ladder = RecoveryLadder(
                rebootAllowedFrom: hasRecord ? .boot + RecoveryRung.reboot.coolDown : .boot)
        }
    }

    private func live(_ device: inout Device, _ trouble: Trouble, seconds: Int, step: Int = 5) {
        let end = device.elapsed + seconds
        while device.elapsed < end {
            device.elapsed += step
            device.uptime += step
            let (state, symptom) = picture(trouble, device.role)
            guard
                let rung = device.ladder.step(symptom, state: state, now: .boot + .seconds(device.uptime))
            else { continue }
            device.climbs.append((trouble, rung))
            if rung == .reboot {
                device.reboots.append(device.elapsed)
                device.hasRecord = true
                device.start()
            }
        }
    }

    /// Every sequence of three troubles, each long enough for the whole ladder or short, with a power cut between.
    func testWhateverHappensTheLimitsHold() {
        for role in [NodeRole.node, .gateway] {
            for first in Trouble.allCases {
                for second in Trouble.allCases {
                    for third in Trouble.allCases {
                        for (seconds, isCut) in [(3000, false), (3000, true), (12_000, true)] {
                            var device = Device(role: role)
                            device.start()
                            for trouble in [first, second, third] {
                                live(&device, trouble, seconds: seconds, step: 10)
                                if isCut { device.start() }
                            }
                            assertLimits(device, "\(role) \(first) \(second) \(third) \(seconds) s, cut \(isCut)")
                        }
                    }
                }
            }
        }
    }

    private func assertLimits(_ device: Device, _ name: String) {
        for (early, late) in zip(device.reboots, device.reboots.dropFirst()) where late - early < 6 * 3600 {
            XCTFail("\(name): reboots \(late - early) s apart")
        }
        if device.role == .gateway, !device.reboots.isEmpty { XCTFail("\(name): rebooted a gateway") }
        for (trouble, rung) in device.climbs {
            let allowed: [RecoveryRung] =
                switch trouble {
                case .none, .gatewayDown, .pending, .unsupported: []
                case .deadPath: [.renewPeer]
                case .driverGone: [.reloadDriver, .resetRadio, .reboot]
                case .isolated: RecoveryRung.allCases.filter { $0 != .renewPeer }
                // A gateway with a peer lacks its own program only.
                case .noNeighbour: device.role == .gateway ? [] : RecoveryRung.allCases
                }
            if !allowed.contains(rung) { XCTFail("\(name): climbed \(rung) for \(trouble)") }
        }
    }

    func testADayOfIsolationRebootsFourTimesAtMostEvenWhenThePowerIsCutEveryHour() {
        var device = Device(role: .node)
        device.start()
        for _ in 0..<24 {
            live(&device, .isolated, seconds: 3600)
            device.start()
        }
        // Cut every hour, its uptime never reaches six hours again: after the first reboot it trusts no clock.
        XCTAssertEqual(device.reboots.count, 1)
        var steady = Device(role: .node)
        steady.start()
        live(&steady, .isolated, seconds: 24 * 3600)
        XCTAssertLessThanOrEqual(steady.reboots.count, 4)
        XCTAssertGreaterThanOrEqual(steady.reboots.count, 3)
    }

    /// Every set of rungs that may help, with every one climbed last.
    func testEveryRungWaitsForItsPatienceAndItsCoolDownUnderEverySymptom() {
        for mask in 1..<(1 << RecoveryRung.allCases.count) {
            let rungs = RecoveryRung.allCases.filter { mask >> ($0.rawValue - 1) & 1 == 1 }
            var ladder = RecoveryLadder()
            var last: [RecoveryRung: Int] = [:]
            var previous = 0
            for second in stride(from: 0, to: 9000, by: 5) {
                guard
                    let rung = ladder.step(.curable(rungs), state: .isolated, now: .boot + .seconds(second))
                else { continue }
                if !rungs.contains(rung) { XCTFail("\(rungs): climbed \(rung)") }
                if let before = last[rung], second - before < Int(rung.coolDown.secondsValue) {
                    XCTFail("\(rungs): \(rung) again after \(second - before) s")
                }
                if second - previous < Int(rung.patience.secondsValue) {
                    XCTFail("\(rungs): \(rung) after only \(second - previous) s")
                }
                last[rung] = second
                previous = second
            }
            if Set(last.keys) != Set(rungs) { XCTFail("\(rungs): only \(last.keys) were climbed") }
        }
    }

    func testWhileThereIsAPathNothingButOnePeeringIsTouched() {
        for role in [NodeRole.node, .gateway] {
            for state in [MeshState.routed, .online] {
                for path in [nil, false, true] as [Bool?] {
                    for enrolment in [MeshObservation.Enrolment.none("x"), .pending, .rejected, .approved] {
                        var seen = MeshObservation(role: role, meshID: "farm")
                        seen.enrolment = enrolment
                        let symptom = RecoverySymptom(seen, state: state, pathAnswers: path, radioIsSupported: true)
                        if case .curable(let rungs) = symptom {
                            XCTAssertEqual(rungs, [.renewPeer])
                            XCTAssertEqual(path, false)
                        }
                    }
                }
            }
        }
    }

    func testWithRoutingNeighboursTheRadioIsLeftAlone() {
        for count in 1...3 {
            var seen = MeshObservation(role: .node, meshID: "farm")
            seen.routingNeighbourCount = count
            XCTAssertEqual(
                RecoverySymptom(seen, state: .peered, pathAnswers: nil, radioIsSupported: true), .curable([.rescan]))
        }
    }
}
