import HaloFrames
import HaloModel
import XCTest

final class InternetTests: XCTestCase {
    private let a = IPv4Address(10, 20, 0, 1)
    private let b = IPv4Address(10, 20, 0, 4)

    func testAPingOfTheCaptureIsBuiltToTheSameOctets() throws {
        // Frame of meshB-open-line-hwmp.pcap, from its IPv4 header on.
        let octets = hex(
            """
            4500 0054 ccb9 4000 4001 59c3 0a140001 0a140004 0800 98b0 01ab 0001
            faf5046b00000000976f080000000000101112131415161718191a1b1c1d1e1f202122232425262728292a2b2c2d2e2f3031323334353637
            """)
        let packet = try IPv4Packet(octets: octets)
        XCTAssertTrue(packet.hasValidChecksum)
        let echo = try ICMPEcho(octets: packet.payload)
        XCTAssertTrue(echo.hasValidChecksum)
        let rebuilt = ICMPEcho(type: 8, identifier: 0x01AB, sequenceNumber: 1, payload: echo.payload)
        let outer = IPv4Packet(
            source: a, destination: b, protocolNumber: IPv4Packet.icmp, payload: rebuilt.octets,
            identification: 0xCCB9)
        XCTAssertEqual(outer.octets, octets)
    }

    func testTheChecksumIsThatOfRFC1071() {
        XCTAssertEqual(InternetChecksum.checksum(hex("0001 f203 f4f5 f6f7")), 0x220D)
        XCTAssertEqual(InternetChecksum.checksum(hex("0001 f203 f4f5 f6f7 220d")), 0)
        XCTAssertEqual(InternetChecksum.checksum([0xFF]), 0x00FF)
    }

    func testUDPAndTCPCarryRightChecksums() throws {
        let datagram = UDPDatagram(
            source: a, sourcePort: 51820, destination: b, destinationPort: 51820, payload: [1, 2, 3])
        XCTAssertTrue(datagram.hasValidChecksum(source: a, destination: b))
        XCTAssertFalse(datagram.hasValidChecksum(source: a, destination: a))
        XCTAssertEqual(try UDPDatagram(octets: datagram.octets), datagram)
        let segment = TCPSegment(
            source: a, sourcePort: 1, destination: b, destinationPort: 80, sequenceNumber: 0xFFFF_FFFF,
            acknowledgmentNumber: 7, flags: [.ack, .push], window: 1000, payload: [9])
        XCTAssertTrue(segment.hasValidChecksum(source: a, destination: b))
        XCTAssertEqual(try TCPSegment(octets: segment.octets), segment)
    }

    func testEthernetPaddingIsNoPayload() throws {
        let packet = IPv4Packet(source: a, destination: b, protocolNumber: 17, payload: [1, 2])
        XCTAssertEqual(try IPv4Packet(octets: packet.octets + [0, 0, 0, 0]), packet)
    }

    func testImpossibleLengthsThrow() {
        XCTAssertThrowsError(try IPv4Packet(octets: hex("4400 0014") + [UInt8](repeating: 0, count: 16)))
        XCTAssertThrowsError(try IPv4Packet(octets: hex("4500 0013") + [UInt8](repeating: 0, count: 16)))
        XCTAssertThrowsError(try UDPDatagram(octets: hex("0001 0002 0007 0000")))
        XCTAssertThrowsError(try TCPSegment(octets: hex("0001 0002 00000000 00000000 4000 0000 0000 0000")))
    }

    func testARPIsForIPv4OverEthernet() throws {
        let request = ARPPacket(
            operation: ARPPacket.request, senderHardware: MACAddress(rawValue: 0x0200_0000_0100), senderProtocol: a,
            targetHardware: .zero, targetProtocol: b)
        XCTAssertEqual(
            request.octets, hex("0001 0800 06 04 0001 020000000100 0a140001 000000000000 0a140004"))
        XCTAssertEqual(try ARPPacket(octets: request.octets), request)
    }

    func testADHCPMessageRoundTripsAndFillsABootstrapFrame() throws {
        let offer = DHCPMessage(
            operation: 2, transactionID: 0x1234_5678, yourAddress: b, serverAddress: a,
            clientHardware: MACAddress(rawValue: 0x0200_0000_0200), serverName: Array("gate".utf8),
            options: [
                .messageType(2), .address(54, a), .leaseTime(seconds: 3600), .address(1, IPv4Address(255, 255, 0, 0)),
            ])
        XCTAssertEqual(offer.octets.count, 300)
        let parsed = try DHCPMessage(octets: offer.octets)
        XCTAssertEqual(parsed, offer)
        XCTAssertEqual(parsed.messageType, 2)
        XCTAssertEqual(parsed.addressOption(54), a)
        XCTAssertNil(parsed.addressOption(3))
    }

    func testWireGuardMessagesHaveTheLengthsOfTheProtocol() throws {
        let key = [UInt8](repeating: 7, count: 32)
        let initiation = WireGuardMessage.initiation(
            .init(sender: 1, ephemeral: key, encryptedStatic: key + key, encryptedTimestamp: key, mac1: key))
        let response = WireGuardMessage.response(
            .init(sender: 2, receiver: 1, ephemeral: key, encryptedNothing: key, mac1: key))
        let cookie = WireGuardMessage.cookie(.init(receiver: 1, nonce: key, encryptedCookie: key))
        let data = WireGuardMessage.data(
            .init(receiver: 1, counter: 5, encryptedPacket: [UInt8](repeating: 1, count: 16)))
        XCTAssertEqual([initiation, response, cookie, data].map(\.octets.count), [148, 92, 64, 32])
        for message in [initiation, response, cookie, data] {
            XCTAssertEqual(try WireGuardMessage(octets: message.octets), message)
        }
        XCTAssertThrowsError(try WireGuardMessage(octets: Array(data.octets.dropLast())))
        XCTAssertThrowsError(try WireGuardMessage(octets: [5, 0, 0, 0]))
    }
}
