import HaloHardware
import HaloModel
import XCTest

@testable import HaloLinux

final class DHCPDatagramTests: XCTestCase {
    private func message() -> DHCPMessage {
        var message = DHCPMessage(
            .discover, transaction: 0x1234_5678, client: MACAddress(rawValue: 0x0200_0000_0001), seconds: 9)
        message.options[12] = Array("node".utf8)
        return message
    }

    func testAMessageIsLaidOutAsTheStandardHasIt() {
        let octets = message().octets
        XCTAssertEqual(octets.count, 300)
        XCTAssertEqual(octets[0..<12], [1, 1, 6, 0, 0x12, 0x34, 0x56, 0x78, 0, 9, 0x80, 0])
        XCTAssertEqual(octets[28..<34], [2, 0, 0, 0, 0, 1])
        XCTAssertEqual(octets[236..<240], [99, 130, 83, 99])
        XCTAssertEqual(octets[240..<250], [12, 4, 0x6E, 0x6F, 0x64, 0x65, 53, 1, 1, 255])
    }

    func testAMessageComesBackAsItWas() throws {
        var reply = message()
        reply.isReply = true
        reply.granted = IPv4Address(10, 41, 0, 50)
        XCTAssertEqual(try DHCPMessage(parsing: reply.octets[...]), reply)
    }

    func testAPacketHasRightChecksums() {
        let packet = DHCPDatagram.packet(message())
        XCTAssertEqual(packet.count, 328)
        XCTAssertEqual(packet[12..<20], [0, 0, 0, 0, 255, 255, 255, 255])
        XCTAssertEqual(packet[20..<24], [0, 68, 0, 67])
        XCTAssertEqual(ICMPEcho.checksum(Array(packet.prefix(20))), 0)
        let pseudo = Array(packet[12..<20]) + [0, 17] + packet[24..<26]
        XCTAssertEqual(ICMPEcho.checksum(pseudo + packet.dropFirst(20)), 0)
    }

    /// A server's packet, with valid header checksum after `change`.
    private func answer(_ change: (inout [UInt8]) -> Void = { _ in }) -> [UInt8] {
        var packet = DHCPDatagram.packet(message())
        packet[21] = 67
        packet[23] = 68
        change(&packet)
        guard packet.count >= 20 else { return packet }
        packet[10] = 0
        packet[11] = 0
        let length = min(packet.count, max(20, Int(packet[0] & 0xF) * 4))
        let sum = ICMPEcho.checksum(Array(packet.prefix(length)))
        packet[10] = UInt8(sum >> 8)
        packet[11] = UInt8(sum & 0xFF)
        return packet
    }

    func testOnlyAServersPacketHoldsAMessage() {
        XCTAssertEqual(DHCPDatagram.message(inPacket: answer()), message())
        XCTAssertEqual(DHCPDatagram.message(inPacket: answer() + [0, 0, 0]), message(), "padding of the link")
        let changes: [(String, (inout [UInt8]) -> Void)] = [
            ("IPv6", { $0[0] = 0x65 }), ("a short header", { $0[0] = 0x44 }), ("another protocol", { $0[9] = 6 }),
            ("a first fragment", { $0[6] = 0x20 }), ("a later fragment", { $0[7] = 1 }),
            ("to another port", { $0[23] = 67 }), ("from another port", { $0[21] = 66 }),
            ("a total too long", { $0[2] = 0xFF }),
            (
                "a total too short",
                {
                    $0[2] = 0; $0[3] = 27
                }
            ),
            ("a datagram too long", { $0[24] = 0xFF }),
            (
                "a datagram too short",
                {
                    $0[24] = 0; $0[25] = 7
                }
            ),
            (
                "a datagram without a message",
                {
                    $0[24] = 0; $0[25] = 8
                }
            ), ("no cookie", { $0[28 + 236] = 0 }),
            ("another hardware", { $0[29] = 6 }), ("nothing", { $0 = [] }),
        ]
        for (what, change) in changes { XCTAssertNil(DHCPDatagram.message(inPacket: answer(change)), what) }
        var damaged = answer()
        damaged[10] ^= 1
        XCTAssertNil(DHCPDatagram.message(inPacket: damaged))
    }

    func testOptionsEndWhereTheyAreCutShort() {
        let octets = message().octets
        for count in 0..<249 where count != 240 && count != 246 {
            assertIO { _ = try DHCPMessage(parsing: octets.prefix(count)) }
        }
        var long = octets
        long[241] = 255
        assertIO { _ = try DHCPMessage(parsing: long[...]) }
    }

    func testPartsOfAnOptionArePutTogetherAndPaddingIsPassedOver() throws {
        let octets = message().octets.prefix(240) + [0, 12, 2, 0x61, 0x62, 0, 0, 12, 1, 0x63, 255, 99, 200]
        XCTAssertEqual(try DHCPMessage(parsing: octets).options, [12: [0x61, 0x62, 0x63]])
    }

    func testNothingMadeAtRandomTraps() {
        var random = SplitMix(seed: 0x4448)
        for _ in 0..<20_000 {
            var packet = answer()
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                packet[Int.random(in: 0..<packet.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            packet.removeLast(Int.random(in: 0...packet.count, using: &random))
            _ = DHCPDatagram.message(inPacket: packet)
            _ = DHCPDatagram.message(inPacket: answer { $0 = packet })
            _ = DHCPDatagram.message(inPacket: random.octets(upTo: 64))
        }
    }
}
