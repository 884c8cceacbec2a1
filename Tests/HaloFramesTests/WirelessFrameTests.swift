import HaloFrames
import HaloModel
import XCTest

final class WirelessFrameTests: XCTestCase {
    private let one = MACAddress(rawValue: 0x0200_0000_0100)
    private let two = MACAddress(rawValue: 0x0200_0000_0200)

    func testAnOpenIsBuiltAsLinuxSendsIt() throws {
        let open = MeshPeering.open(
            rates: [0x82, 0x84], meshID: "halo", configuration: MeshConfiguration(capability: 0x09), localLinkID: 0x1234
        )
        let header = MACHeader.management(.action, receiver: two, transmitter: one, sequenceNumber: 5)
        let frame = WirelessFrame.frame(header, .action(.peering(open)))
        XCTAssertEqual(
            frame.octets,
            hex(
                """
                d000 0000 020000000200 020000000100 020000000100 5000
                0f 01 0000 01 02 8284 72 04 68616c6f 71 07 01010001000009 75 04 0000 3412
                """))
        XCTAssertEqual(try WirelessFrame(octets: frame.octets), frame)
    }

    func testConfirmAndCloseCarryTheirLinkIdentifiersAndReason() throws {
        let confirm = MeshPeering.confirm(
            associationID: 1, rates: [0x82], meshID: "halo", configuration: MeshConfiguration(), localLinkID: 7,
            peerLinkID: 9)
        XCTAssertEqual(confirm.management, MeshPeeringManagement(localLinkID: 7, peerLinkID: 9))
        let close = MeshPeering.close(meshID: "halo", localLinkID: 7, peerLinkID: 9, reason: 52)
        XCTAssertEqual(close.management?.reason, 52)
        XCTAssertEqual(try MeshPeering(octets: close.octets), close)
        XCTAssertEqual(try MeshPeering(octets: confirm.octets), confirm)
        let early = MeshPeering.close(meshID: "halo", localLinkID: 7, peerLinkID: nil, reason: 55)
        XCTAssertEqual(early.management, MeshPeeringManagement(localLinkID: 7, reason: 55))
    }

    func testAPeeringElementMayNameTheMasterKey() throws {
        let key = [UInt8](1...16)
        for element in [
            MeshPeeringManagement(protocolID: 1, localLinkID: 1, pmkID: key),
            MeshPeeringManagement(protocolID: 1, localLinkID: 1, peerLinkID: 2, pmkID: key),
            MeshPeeringManagement(protocolID: 1, localLinkID: 1, peerLinkID: 2, reason: 3, pmkID: key),
        ] {
            let action: MeshPeering.Action =
                element.reason != nil ? .close : element.peerLinkID != nil ? .confirm : .open
            XCTAssertEqual(try MeshPeeringManagement(octets: element.element.payload, in: action), element)
        }
        XCTAssertThrowsError(try MeshPeeringManagement(octets: [0, 0, 1, 0, 2], in: .open))
    }

    func testMeshDataHasFourAddressesToANeighbourAndThreeToAGroup() throws {
        let unicast = MACHeader.meshData(
            receiver: two, transmitter: one, destination: two, source: one, sequenceNumber: 1, priority: 6)
        XCTAssertEqual(
            unicast.octets,
            hex("8803 0000 020000000200 020000000100 020000000200 1000 020000000100 0601"))
        let group = MACHeader.meshData(
            receiver: .broadcast, transmitter: one, destination: .broadcast, source: one, sequenceNumber: 2)
        XCTAssertEqual(group.octets, hex("8802 0000 ffffffffffff 020000000100 020000000100 2000 2001"))
        let control = MeshControl(sequenceNumber: 3, extensionAddresses: [one, two])
        XCTAssertEqual(control.octets, hex("02 1f 03000000 020000000100 020000000200"))
        let frame = WirelessFrame.frame(
            unicast, .data(meshControl: control, payload: LLCHeader(etherType: .batman).octets))
        XCTAssertEqual(try WirelessFrame(octets: frame.octets), frame)
    }

    func testMeshControlIsFoundThoughLinuxLeavesItsBitClear() throws {
        let header = MACHeader(
            frameControl: FrameControl(kind: .qosData, flags: .fromDS), address1: .broadcast, address2: one,
            address3: one, sequenceControl: 0, qosControl: 0)
        let body = MeshControl(sequenceNumber: 9).octets + LLCHeader(etherType: .arp).octets
        XCTAssertTrue(WirelessFrame.hasMeshControl(header, body: ByteReader(body)))
        XCTAssertFalse(WirelessFrame.hasMeshControl(header, body: ByteReader(LLCHeader(etherType: .arp).octets)))
        XCTAssertFalse(WirelessFrame.hasMeshControl(header, body: ByteReader([])))
    }

    func testABeaconTellsTheMesh() throws {
        let beacon = BeaconBody.mesh(
            timestampMicroseconds: 1, beaconInterval: 1000, rates: [0x82], meshID: "halo",
            configuration: MeshConfiguration(formationInfo: MeshConfiguration.formationInfo(peerings: 3)))
        let parsed = try BeaconBody(octets: beacon.octets)
        XCTAssertEqual(parsed, beacon)
        XCTAssertEqual(parsed.elements.meshID, Array("halo".utf8))
        XCTAssertEqual(parsed.elements.meshConfiguration?.peeringCount, 3)
    }

    func testAnS1GBeaconTellsItsOptionalFieldsInFrameControl() throws {
        let beacon = S1GBeacon(
            source: one, timestamp: 7, changeSequence: 1, nextTBTT: 0x010203, compressedSSID: 0xAABB_CCDD,
            accessNetworkOptions: 4, elements: [InformationElement(id: .s1gOperation, payload: [0, 68, 1, 1, 0, 0])])
        XCTAssertEqual(
            beacon.octets,
            hex("1c07 0000 020000000100 07000000 01 030201 ddccbbaa 04 e8 06 004401010000"))
        XCTAssertEqual(try WirelessFrame(octets: beacon.octets), .s1gBeacon(beacon))
    }

    func testAnAckIsTenOctets() throws {
        let ack = WirelessFrame.frame(.ack(receiver: two), .octets([]))
        XCTAssertEqual(ack.octets, hex("d400 0000 020000000200"))
        XCTAssertEqual(try WirelessFrame(octets: ack.octets), ack)
    }

    func testPathSelectionElementsRoundTripWithProxies() throws {
        let selection = PathSelection(elements: [
            .request(
                PathRequest(
                    discoveryID: 1, originator: one, originatorSequenceNumber: 2, originatorExternal: two,
                    targets: [.init(flags: 2, address: two, sequenceNumber: 3)])),
            .reply(
                PathReply(
                    target: two, targetSequenceNumber: 3, targetExternal: one, metric: 8193, originator: one,
                    originatorSequenceNumber: 2)),
            .failure(
                PathError(destinations: [
                    .init(address: two, sequenceNumber: 4, reason: 62),
                    .init(address: one, sequenceNumber: 5, external: two, reason: 63),
                ])),
            .root(RootAnnouncement(flags: 1, root: one, sequenceNumber: 6)),
            .other(InformationElement(id: .vendorSpecific, payload: [1, 2, 3])),
        ])
        XCTAssertEqual(try PathSelection(octets: selection.octets), selection)
        let lengths = selection.elements.map(\.element.payload.count)
        XCTAssertEqual(lengths, [43, 37, 34, 21, 3])
    }
}
