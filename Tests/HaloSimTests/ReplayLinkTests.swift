import HaloFrames
import HaloModel
import HaloSim
import XCTest

/// Links from peering frames made for the case.
final class ReplayLinkTests: XCTestCase {
    private let a = MACAddress(rawValue: 0x0200_0000_0100)
    private let b = MACAddress(rawValue: 0x0200_0000_0200)
    private var observer = CaptureObserver()

    private func send(_ peering: MeshPeering, from: MACAddress, to: MACAddress, at seconds: Int64) {
        let header = MACHeader.management(.action, receiver: to, transmitter: from, sequenceNumber: 0)
        observe(WirelessFrame.frame(header, .action(.peering(peering))), at: seconds)
    }

    private func observe(_ frame: WirelessFrame, at seconds: Int64) {
        observer.observe(
            CapturedFrame(
                time: WallTime(nanoseconds: seconds * 1_000_000_000), linkType: .wireless, octets: frame.octets))
    }

    private func open(_ from: MACAddress, _ to: MACAddress, id: UInt16, at seconds: Int64) {
        let open = MeshPeering.open(rates: [2], meshID: "m", configuration: MeshConfiguration(), localLinkID: id)
        send(open, from: from, to: to, at: seconds)
    }

    private func confirm(_ from: MACAddress, _ to: MACAddress, id: UInt16, peer: UInt16, at seconds: Int64) {
        let confirm = MeshPeering.confirm(
            associationID: 1, rates: [2], meshID: "m", configuration: MeshConfiguration(), localLinkID: id,
            peerLinkID: peer)
        send(confirm, from: from, to: to, at: seconds)
    }

    private func close(_ from: MACAddress, _ to: MACAddress, id: UInt16, peer: UInt16, at seconds: Int64) {
        send(.close(meshID: "m", localLinkID: id, peerLinkID: peer, reason: 52), from: from, to: to, at: seconds)
    }

    private func data(_ from: MACAddress, _ to: MACAddress, at seconds: Int64) {
        let header = MACHeader.meshData(
            receiver: to, transmitter: from, destination: to, source: from, sequenceNumber: 0)
        let payload = LLCHeader(etherType: .ipv4).octets
        observe(.frame(header, .data(meshControl: MeshControl(sequenceNumber: 0), payload: payload)), at: seconds)
    }

    private func establish(at seconds: Int64, ids: (UInt16, UInt16)) {
        open(a, b, id: ids.0, at: seconds)
        open(b, a, id: ids.1, at: seconds)
        confirm(a, b, id: ids.0, peer: ids.1, at: seconds)
        confirm(b, a, id: ids.1, peer: ids.0, at: seconds + 1)
    }

    private func link() throws -> LinkSummary {
        let links = observer.summary(file: "x", format: "pcap", damage: nil).links
        XCTAssertEqual(links.count, 1)
        return try XCTUnwrap(links.first)
    }

    override func setUp() { observer = CaptureObserver() }

    func testALinkIsUpWhenBothHaveConfirmedAndDownAtTheClose() throws {
        establish(at: 10, ids: (1, 2))
        close(b, a, id: 2, peer: 1, at: 30)
        close(a, b, id: 1, peer: 2, at: 31)
        let link = try link()
        XCTAssertEqual(link.intervals.count, 1)
        XCTAssertEqual(link.intervals.first?.upSeconds, 1)
        XCTAssertEqual(link.intervals.first?.downSeconds, 20)
        XCTAssertEqual(link.intervals.first?.closedBy, b)
        XCTAssertFalse(link.isUp)
        XCTAssertEqual([link.opens, link.confirms, link.closes], [2, 2, 2])
    }

    func testConfirmsOfDifferentAttemptsMakeNoLink() throws {
        open(a, b, id: 1, at: 0)
        confirm(b, a, id: 2, peer: 1, at: 1)
        confirm(a, b, id: 5, peer: 2, at: 2)
        XCTAssertEqual(try link().intervals, [])
    }

    func testARetransmittedConfirmChangesNothing() throws {
        establish(at: 0, ids: (1, 2))
        confirm(b, a, id: 2, peer: 1, at: 5)
        XCTAssertEqual(try link().intervals.map(\.upSeconds), [1])
    }

    func testANewPeeringWithoutACloseEndsTheOldOneAtItsOpen() throws {
        establish(at: 0, ids: (1, 2))
        establish(at: 50, ids: (7, 8))
        let link = try link()
        XCTAssertEqual(link.intervals.map(\.upSeconds), [1, 51])
        XCTAssertEqual(link.intervals.first?.downSeconds, 50)
        XCTAssertEqual(link.intervals.first?.endedBy, .restart)
        XCTAssertTrue(link.isUp)
    }

    func testACloseOfAnotherAttemptLeavesTheLinkUp() throws {
        establish(at: 0, ids: (1, 2))
        close(a, b, id: 99, peer: 2, at: 5)
        XCTAssertTrue(try link().isUp)
    }

    func testDataTellsOfAPeeringOlderThanTheCapture() throws {
        data(a, b, at: 3)
        data(b, a, at: 4)
        close(a, b, id: 1, peer: 2, at: 9)
        data(b, a, at: 9)
        let link = try link()
        XCTAssertEqual(link.intervals.map(\.establishedBy), [.data])
        XCTAssertEqual(link.intervals.first?.downSeconds, 6)
        XCTAssertFalse(link.isUp, "a frame still queued at the close brings nothing up")
        XCTAssertEqual(link.dataFrames, 3)
    }

    func testDataInBothDirectionsStandsForAConfirmThatWasMissed() throws {
        open(a, b, id: 1, at: 0)
        open(b, a, id: 2, at: 0)
        confirm(a, b, id: 1, peer: 2, at: 0)
        data(a, b, at: 2)
        XCTAssertFalse(try link().isUp)
        data(b, a, at: 3)
        XCTAssertTrue(try link().isUp)
    }
}
