import HaloModel
import XCTest

@testable import HaloMesh

final class RFChangeTests: XCTestCase {
    private let held = RFConfiguration(generation: 3, country: "US", channel: 38, widthMHz: 2)
    private let wanted = RFConfiguration(generation: 0, country: "US", channel: 24, widthMHz: 4)
    private let radio = MACAddress(rawValue: 0x0200_0000_0002)
    private let start = MonotonicInstant.boot + .seconds(500)

    private func report(
        _ radio: MACAddress? = nil, generation: Int = 3, prepared: Int? = nil, armed: Int? = nil, refusal: String? = nil
    ) -> RFSyncReport {
        let radio = radio ?? self.radio
        return RFSyncReport(
            node: NodeID(radio: radio), radio: radio, generation: generation, prepared: prepared, armed: armed,
            refusal: refusal, challenge: "c", nonce: "n")
    }

    private func coordinator() -> RFCoordinator {
        var coordinator = RFCoordinator(configuration: held)
        _ = coordinator.hear(report(), at: start)
        return coordinator
    }

    private func refusal(
        _ coordinator: RFCoordinator, _ wanted: RFConfiguration, stations: [MACAddress] = [], force: Bool = false
    ) -> RFChangeRefusal? {
        var coordinator = coordinator
        do {
            _ = try coordinator.begin(wanted, stations: stations, force: force, at: start)
            return nil
        } catch {
            return error
        }
    }

    func testAChangeIsRefusedWithTheRemedy() throws {
        var narrow = wanted
        narrow.channel = 25
        guard case .invalid(let error) = refusal(coordinator(), narrow) else { return XCTFail("channel 25 of 4 MHz") }
        XCTAssertTrue(error.description.hasPrefix("channel: US has no channel 25 of 4 MHz; choose one of 8, 16, 24"))
        XCTAssertEqual(refusal(coordinator(), held), .unchanged)
        let stranger = MACAddress(rawValue: 0x0200_0000_0009)
        XCTAssertEqual(refusal(coordinator(), wanted, stations: [radio, stranger]), .unreported([stranger]))
        XCTAssertNil(refusal(coordinator(), wanted, stations: [radio, stranger], force: true))
        var busy = coordinator()
        _ = try busy.begin(wanted, stations: [], force: false, at: start)
        guard case .busy = refusal(busy, wanted) else { return XCTFail("a second change at once") }
    }

    func testThePhasesFollowTheReports() throws {
        var gateway = coordinator()
        _ = try gateway.begin(wanted, stations: [radio], force: false, at: start)
        XCTAssertEqual(gateway.status(at: start).phase, .preparing)
        XCTAssertEqual(gateway.status(at: start).members.map(\.state), ["waiting"])
        _ = gateway.hear(report(prepared: 4), at: start + .seconds(3))
        XCTAssertEqual(gateway.status(at: start + .seconds(3)).phase, .armed)
        XCTAssertEqual(gateway.status(at: start + .seconds(3)).remainingMilliseconds, 20_000)
        _ = gateway.hear(report(prepared: 4, armed: 4), at: start + .seconds(6))
        var actions = gateway.advance(start + .seconds(23))
        XCTAssertEqual(actions.first.map { if case .tune(let to) = $0 { to.channel } else { 0 } }, 24)
        // Too soon after the switch to be trusted, then back.
        _ = gateway.hear(report(prepared: nil), at: start + .seconds(24))
        XCTAssertEqual(gateway.status(at: start + .seconds(24)).phase, .trial)
        actions = gateway.hear(report(), at: start + .seconds(40))
        var target = wanted
        target.generation = 4
        XCTAssertEqual(actions.first, .store(target))
        XCTAssertEqual(gateway.status(at: start + .seconds(40)).phase, .confirmed)
        XCTAssertEqual(gateway.configuration, target)
    }

    func testARefusalAndASilenceEndAChangeBeforeTheSwitch() throws {
        var refused = coordinator()
        _ = try refused.begin(wanted, stations: [], force: false, at: start)
        _ = refused.hear(report(refusal: "no channel 24"), at: start + .seconds(3))
        XCTAssertEqual(refused.status(at: start).phase, .aborted)
        XCTAssertTrue(refused.status(at: start).why.contains("no channel 24"))
        var silent = coordinator()
        _ = try silent.begin(wanted, stations: [], force: false, at: start)
        _ = silent.advance(start + .seconds(90))
        XCTAssertEqual(silent.status(at: start).phase, .aborted)
        var unarmed = coordinator()
        _ = try unarmed.begin(wanted, stations: [], force: false, at: start)
        _ = unarmed.hear(report(prepared: 4), at: start + .seconds(3))
        XCTAssertFalse(unarmed.advance(start + .seconds(18)).contains { if case .tune = $0 { true } else { false } })
        XCTAssertEqual(unarmed.status(at: start).phase, .aborted)
    }

    func testAFailedChangeDoesNotGiveItsNumberToTheNext() throws {
        var gateway = coordinator()
        _ = try gateway.begin(wanted, stations: [], force: false, at: start)
        _ = gateway.advance(start + .seconds(90))
        _ = gateway.hear(report(), at: start + .seconds(91))
        _ = try gateway.begin(wanted, stations: [], force: false, at: start + .seconds(92))
        XCTAssertEqual(gateway.status(at: start + .seconds(92)).target?.generation, 5)
        // What was agreed for the first counts nothing for the second.
        _ = gateway.hear(report(prepared: 4), at: start + .seconds(93))
        XCTAssertEqual(gateway.status(at: start + .seconds(93)).phase, .preparing)
    }

    func testADeviceRefusesWhatItsTableDoesNotHave() {
        var follower = RFFollower(configuration: held)
        var strange = wanted
        strange.country = "XX"
        strange.generation = 4
        let answer = { (phase: RFChangeStatus.Phase) in
            RFSyncAnswer(
                configuration: self.held, plan: .init(target: strange, phase: phase, remainingMilliseconds: 5000),
                challenge: "c")
        }
        _ = follower.learn(answer(.preparing), roundTrip: .zero, at: start)
        XCTAssertNil(follower.prepared)
        XCTAssertEqual(follower.refusal?.generation, 4)
        _ = follower.learn(answer(.armed), roundTrip: .zero, at: start)
        XCTAssertNil(follower.armed)
        XCTAssertEqual(follower.step(hasRoute: true, heard: nil, at: start + .seconds(60)), [])
    }

    func testTheInstantIsToldAsTimeLeftLessHalfOfTheRoundTrip() {
        var follower = RFFollower(configuration: held)
        var target = wanted
        target.generation = 4
        for phase in [RFChangeStatus.Phase.preparing, .armed] {
            _ = follower.learn(
                RFSyncAnswer(
                    configuration: held, plan: .init(target: target, phase: phase, remainingMilliseconds: 10_000),
                    challenge: ""), roundTrip: .seconds(2), at: start)
        }
        XCTAssertEqual(follower.due, start + .seconds(9))
        XCTAssertEqual(follower.step(hasRoute: true, heard: nil, at: start + .milliseconds(8999)), [])
        XCTAssertEqual(follower.step(hasRoute: true, heard: nil, at: start + .seconds(9)).first, .tune(target))
    }

    func testALostDeviceTriesChannelsInTheOrderOfTheirStations() {
        var follower = RFFollower(configuration: held)
        var now = start
        func search() -> Bool {
            for _ in 0..<400 {
                now = now + .seconds(1)
                if follower.step(hasRoute: false, heard: nil, at: now).contains(.search) { return true }
            }
            return false
        }
        var visited: [Int] = []
        for _ in 0..<3 {
            XCTAssertTrue(search())
            let actions = follower.step(hasRoute: false, heard: [38: 5, 24: 1, 40: 3], at: now)
            for case .tune(let target) in actions { visited.append(target.channel) }
            XCTAssertTrue(search(), "it goes home and searches again")
        }
        XCTAssertEqual(Array(visited.prefix(2)), [40, 24])
        XCTAssertEqual(follower.configuration, held, "a visit changes nothing that holds")
    }

    func testEveryMemberOfTheConfigurationIsSigned() {
        let answer = RFSyncAnswer(configuration: held, plan: nil, challenge: "c")
        var texts: Set<String> = [answer.signedText(nonce: "n"), answer.signedText(nonce: "m")]
        let changes: [(inout RFConfiguration) -> Void] = [
            { $0.schema = 2 }, { $0.generation = 9 }, { $0.country = "EU" }, { $0.channel = 1 }, { $0.widthMHz = 1 },
            { $0.transmitPowerDBm = 3 }, { $0.antennaGainDBi = 3 },
        ]
        for change in changes {
            var other = answer
            change(&other.configuration)
            texts.insert(other.signedText(nonce: "n"))
            var planned = answer
            var target = held
            change(&target)
            planned.plan = .init(target: target, phase: .armed, remainingMilliseconds: 1)
            texts.insert(planned.signedText(nonce: "n"))
        }
        var other = answer
        other.challenge = "d"
        texts.insert(other.signedText(nonce: "n"))
        XCTAssertEqual(texts.count, 2 + 2 * changes.count + 1)
    }
}
