import XCTest

@testable import HaloSim

final class SAEExchangeTests: XCTestCase {
    private func exchange(_ passphrase: String, _ fill: UInt8) -> SAEExchange {
        SAEExchange(
            commit: [UInt8](repeating: fill, count: SAEExchange.commitOctets),
            secret: SAEExchange.secret(of: passphrase))
    }

    func testBothEndsAcceptWithOnePassphrase() {
        var one = exchange("correct horse", 1)
        var two = exchange("correct horse", 2)
        XCTAssertEqual(one.begin(), [.sendCommit, .startTimer])
        XCTAssertEqual(two.received(commit: one.commit), [.sendCommit, .sendConfirm, .startTimer])
        XCTAssertEqual(one.received(commit: two.commit), [.sendConfirm, .startTimer])
        XCTAssertEqual(
            one.received(confirm: two.confirm.octets, counter: two.confirm.counter), [.stopTimer, .accepted])
        XCTAssertEqual(
            two.received(confirm: one.confirm.octets, counter: one.confirm.counter), [.stopTimer, .accepted])
        XCTAssertEqual(one.pairwiseKey, two.pairwiseKey)
    }

    func testAnotherPassphraseDoesNotVerify() {
        var one = exchange("correct horse", 1)
        var two = exchange("battery staple", 2)
        _ = one.begin()
        _ = two.received(commit: one.commit)
        _ = one.received(commit: two.commit)
        XCTAssertEqual(one.received(confirm: two.confirm.octets, counter: two.confirm.counter), [.sendFailure])
        XCTAssertEqual(one.state, .confirmed)
    }

    func testAnAcceptedEndRepeatsItsConfirmOnceOnly() {
        var one = exchange("correct horse", 1)
        var two = exchange("correct horse", 2)
        _ = one.begin()
        _ = two.received(commit: one.commit)
        _ = one.received(commit: two.commit)
        let early = two.confirm
        _ = one.received(confirm: early.octets, counter: early.counter)
        XCTAssertEqual(one.received(confirm: early.octets, counter: early.counter), [.sendConfirm])
        _ = two.received(confirm: one.confirm.octets, counter: one.confirm.counter)
        XCTAssertEqual(two.state, .accepted)
        XCTAssertEqual(two.received(confirm: one.confirm.octets, counter: one.confirm.counter), [])
    }

    func testAnUnansweredCommitIsRepeatedFiveTimes() {
        var one = exchange("correct horse", 1)
        _ = one.begin()
        for _ in 0..<SAEExchange.maximumSynchronisations {
            XCTAssertEqual(one.timerFired(), [.sendCommit, .startTimer])
        }
        XCTAssertEqual(one.timerFired(), [])
        XCTAssertEqual(one.state, .nothing)
    }

    func testSimultaneousCommitsAreAccepted() {
        var one = exchange("correct horse", 1)
        var two = exchange("correct horse", 2)
        _ = one.begin()
        _ = two.begin()
        XCTAssertEqual(one.received(commit: two.commit), [.sendConfirm, .startTimer])
        XCTAssertEqual(two.received(commit: one.commit), [.sendConfirm, .startTimer])
        XCTAssertEqual(
            one.received(confirm: two.confirm.octets, counter: two.confirm.counter), [.stopTimer, .accepted])
        XCTAssertEqual(
            two.received(confirm: one.confirm.octets, counter: one.confirm.counter), [.stopTimer, .accepted])
    }
}
