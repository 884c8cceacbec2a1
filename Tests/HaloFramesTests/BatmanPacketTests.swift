import HaloFrames
import HaloModel
import XCTest

final class BatmanPacketTests: XCTestCase {
    private let one = MACAddress(rawValue: 0x0200_0000_0100)
    private let two = MACAddress(rawValue: 0x0200_0000_0200)

    func testHeadersHaveTheSizesOfTheKernelStructures() {
        let sizes: [(BatmanPacket, Int)] = [
            (.ivOGM([BatmanIVOGM(sequenceNumber: 1, originator: one, previousSender: one, transmitQuality: 255)]), 24),
            (.ogm2([BatmanOGM2(sequenceNumber: 1, originator: one, throughput: 10)]), 20),
            (.elp(BatmanELP(originator: one, sequenceNumber: 1, intervalMilliseconds: 500)), 16),
            (.broadcast(BatmanBroadcast(sequenceNumber: 1, originator: one, payload: [])), 14),
            (.unicast(BatmanUnicast(destination: one, payload: [])), 10),
            (.unicast4Address(BatmanUnicast4Address(destination: one, source: two, payload: [])), 18),
            (
                .fragment(
                    BatmanFragment(
                        numberAndPriority: 0x10, destination: one, originator: two, sequenceNumber: 1, totalSize: 1600,
                        payload: [])), 20
            ),
            (
                .icmp(BatmanICMP(messageType: 8, destination: one, originator: two, identifier: 1, sequenceNumber: 1)),
                20
            ),
            (.unicastTVLV(BatmanUnicastTVLV(destination: one, source: two, tvlvs: [])), 20),
        ]
        for (packet, size) in sizes {
            XCTAssertEqual(packet.octets.count, size, "\(packet)")
            XCTAssertEqual(try BatmanPacket(octets: packet.octets), packet)
        }
    }

    func testMessagesOfBatmanFiveAreBigEndian() {
        let message = BatmanOGM2(
            timeToLive: 50, sequenceNumber: 0x0102_0304, originator: one, throughput: 150,
            tvlvs: [.gateway(down: 500, up: 100)])
        XCTAssertEqual(
            message.octets,
            hex("04 0f 32 00 01020304 020000000100 000c 00000096 01 01 0008 000001f4 00000064"))
        XCTAssertEqual(message.tvlvs.first?.gatewayBandwidth?.down, 500)
        XCTAssertEqual(
            BatmanELP(originator: one, sequenceNumber: 9, intervalMilliseconds: 500).octets,
            hex("03 0f 020000000100 00000009 000001f4"))
    }

    func testAggregatedMessagesAreReadOneByOneAndPaddingIsKept() throws {
        let messages = (0..<3).map {
            BatmanIVOGM(
                sequenceNumber: $0, originator: one, previousSender: two, transmitQuality: 200,
                tvlvs: [BatmanTVLV(type: 6, value: [1, 0, 0, 0])])
        }
        let packet = BatmanPacket.ivOGM(messages, trailer: [0, 0, 0])
        XCTAssertEqual(try BatmanPacket(octets: packet.octets), packet)
    }

    func testATranslationTableRoundTrips() throws {
        let table = BatmanTranslationTable(
            version: 3, vlans: [.init(checksum: 0xDEAD_BEEF), .init(checksum: 1, id: 0x8001)],
            changes: [.init(flags: 1, address: one), .init(address: two, vlan: 0x8001)])
        XCTAssertEqual(try BatmanTranslationTable(octets: table.container.value), table)
    }

    func testOtherVersionsAndContainersThatDoNotFitThrow() {
        XCTAssertThrowsError(try BatmanPacket(octets: hex("00 0e 32 00"))) {
            XCTAssertEqual($0 as? FrameError, .invalid(field: "batman-adv version", value: 14))
        }
        XCTAssertThrowsError(try BatmanOGM2(octets: hex("04 0f 32 00 00000001 020000000100 0004 00000096 01 01 0008")))
        XCTAssertThrowsError(try BatmanTranslationTable(octets: hex("01 01 ffff")))
    }
}
