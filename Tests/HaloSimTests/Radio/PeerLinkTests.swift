import HaloHardware
import XCTest

@testable import HaloSim

final class PeerLinkTests: XCTestCase {
    private let mine: UInt16 = 0x1111
    private let theirs: UInt16 = 0x2222

    private var open: PeeringFrame { PeeringFrame(action: .open, localLinkID: theirs, peerLinkID: nil) }
    private var confirm: PeeringFrame { PeeringFrame(action: .confirm, localLinkID: theirs, peerLinkID: mine) }
    private var close: PeeringFrame { PeeringFrame(action: .close, localLinkID: theirs, peerLinkID: mine) }

    private func established() -> PeerLink {
        var link = PeerLink(localLinkID: mine)
        _ = link.open()
        _ = link.received(open, isFull: false)
        _ = link.received(confirm, isFull: false)
        XCTAssertEqual(link.state, .established)
        return link
    }

    func testOpeningSendsAnOpenAndWaits() {
        var link = PeerLink(localLinkID: mine)
        XCTAssertEqual(link.open(), [.startTimer, .sendOpen])
        XCTAssertEqual(link.state, .openSent)
    }

    func testAnOpenToAnIdleStationIsAnsweredByOpenAndConfirm() {
        var link = PeerLink(localLinkID: mine)
        XCTAssertEqual(link.received(open, isFull: false), [.startTimer, .sendOpen, .sendConfirm])
        XCTAssertEqual(link.state, .openReceived)
        XCTAssertEqual(link.received(confirm, isFull: false), [.stopTimer, .established])
        XCTAssertEqual(link.state, .established)
    }

    func testConfirmBeforeOpenEstablishesToo() {
        var link = PeerLink(localLinkID: mine)
        _ = link.open()
        XCTAssertEqual(link.received(confirm, isFull: false), [.startTimer])
        XCTAssertEqual(link.state, .confirmReceived)
        XCTAssertEqual(link.received(open, isFull: false), [.stopTimer, .established, .sendConfirm])
    }

    func testAnOpenIsRepeatedTwiceThenTheLinkIsHeldAndForgotten() {
        var link = PeerLink(localLinkID: mine)
        _ = link.open()
        XCTAssertEqual(link.timerFired(), [.startTimer, .sendOpen])
        XCTAssertEqual(link.timerFired(), [.startTimer, .sendOpen])
        XCTAssertEqual(link.timerFired(), [.startTimer, .sendClose(.maximumRetries)])
        XCTAssertEqual(link.state, .holding)
        XCTAssertEqual(link.timerFired(), [.forget])
    }

    func testAConfirmedLinkWithoutOpenTimesOut() {
        var link = PeerLink(localLinkID: mine)
        _ = link.open()
        _ = link.received(confirm, isFull: false)
        XCTAssertEqual(link.timerFired(), [.startTimer, .sendClose(.confirmTimeout)])
    }

    func testAnOpenWithAnotherLinkIDIsDroppedWithoutAWord() {
        var link = established()
        let restarted = PeeringFrame(action: .open, localLinkID: 0x3333, peerLinkID: nil)
        XCTAssertEqual(link.received(restarted, isFull: false), [])
        XCTAssertEqual(link.state, .established)
    }

    func testAConfirmForAnotherLinkIDIsDroppedWithoutAWord() {
        var link = PeerLink(localLinkID: mine)
        _ = link.open()
        let stale = PeeringFrame(action: .confirm, localLinkID: theirs, peerLinkID: 0x4444)
        XCTAssertEqual(link.received(stale, isFull: false), [])
        XCTAssertEqual(link.state, .openSent)
    }

    func testAnEstablishedLinkAcceptsACloseWithAnyLinkID() {
        var link = established()
        let stranger = PeeringFrame(action: .close, localLinkID: 0x3333, peerLinkID: 0)
        XCTAssertEqual(
            link.received(stranger, isFull: false),
            [.startTimer, .released, .disconnected(.closeReceived), .sendClose(.closeReceived)])
        XCTAssertEqual(link.state, .holding)
    }

    func testALinkNotYetUpIgnoresACloseForAnotherLinkID() {
        var link = PeerLink(localLinkID: mine)
        _ = link.open()
        XCTAssertEqual(
            link.received(PeeringFrame(action: .close, localLinkID: theirs, peerLinkID: 0), isFull: false), [])
        XCTAssertEqual(link.state, .openSent)
    }

    func testClosingLocallyHoldsTheLinkWithoutATimer() {
        var link = established()
        XCTAssertEqual(link.close(), [.released, .sendClose(.cancelled), .stopTimer])
        XCTAssertEqual(link.state, .holding)
        XCTAssertEqual(link.received(open, isFull: false), [.sendClose(.none)])
        XCTAssertEqual(link.received(confirm, isFull: false), [.sendClose(.none)])
        XCTAssertEqual(link.received(close, isFull: false), [.forget])
    }

    func testAHeldLinkMayBeOpenedAgain() {
        var link = established()
        _ = link.close()
        XCTAssertFalse(link.isActive)
        XCTAssertEqual(link.open(), [.startTimer, .sendOpen])
        XCTAssertEqual(link.peerLinkID, theirs, "a held link keeps the peer's old link ID")
    }

    func testAFullStationRejectsOnlyAnOpenToAnIdleLink() {
        var link = PeerLink(localLinkID: mine)
        XCTAssertEqual(link.received(open, isFull: true), [.sendClose(.maximumPeers)])
        XCTAssertEqual(link.state, .listen)
        _ = link.open()
        XCTAssertEqual(link.received(open, isFull: true), [])
        XCTAssertEqual(link.received(confirm, isFull: true), [])
    }

    func testABlockedLinkHearsNothing() {
        var link = PeerLink(localLinkID: mine)
        link.block()
        XCTAssertEqual(link.received(open, isFull: false), [])
        XCTAssertEqual(link.timerFired(), [])
    }

    /// Every sequence of up to six events, in every order, leaves a link that says it is up only after both an Open and
    /// a Confirm with the right link IDs.
    func testNoShortHistoryEstablishesALinkWithoutOpenAndConfirm() {
        let frames = [
            open, confirm, close, PeeringFrame(action: .open, localLinkID: 0x3333, peerLinkID: nil),
            PeeringFrame(action: .confirm, localLinkID: theirs, peerLinkID: 0x4444),
        ]
        var visited = 0
        func walk(_ link: PeerLink, _ gotOpen: Bool, _ gotConfirm: Bool, _ depth: Int) {
            visited += 1
            if link.state == .established { XCTAssertTrue(gotOpen && gotConfirm) }
            guard depth < 6 else { return }
            for (index, frame) in frames.enumerated() {
                var next = link
                _ = next.received(frame, isFull: false)
                let isNewOpen = frame.action == .open
                walk(next, gotOpen || isNewOpen, gotConfirm || index == 1, depth + 1)
            }
            var opened = link
            if !opened.isActive { _ = opened.open() }
            walk(opened, gotOpen, gotConfirm, depth + 1)
            var late = link
            _ = late.timerFired()
            walk(late, gotOpen, gotConfirm, depth + 1)
        }
        walk(PeerLink(localLinkID: mine), false, false, 0)
        XCTAssertGreaterThan(visited, 100_000)
    }
}
