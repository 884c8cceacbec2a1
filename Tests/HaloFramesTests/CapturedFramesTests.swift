import HaloFrames
import HaloModel
import XCTest

/// Frames of real Linux stations.
final class CapturedFramesTests: XCTestCase {
    func testEveryFrameOfTheCapturesIsWrittenBackToItsOctets() throws {
        var count = 0
        for name in Captures.names {
            for (index, frame) in try Captures.frames(name).enumerated() {
                var writer = ByteWriter()
                if frame.linkType == .radiotap {
                    var reader = ByteReader(frame.octets)
                    let radiotap = try RadiotapHeader(parsing: &reader)
                    radiotap.write(to: &writer)
                    let wireless = try WirelessFrame(parsing: &reader)
                    XCTAssertTrue(reader.isAtEnd)
                    wireless.write(to: &writer)
                    if case .frame(_, .data(_, let payload)) = wireless { try checkPayload(payload) }
                } else {
                    let ethernet = try EthernetFrame(octets: frame.octets)
                    ethernet.write(to: &writer)
                    try checkCarried(ethernet.payload, ethernet.etherType)
                }
                XCTAssertEqual(writer.bytes, frame.octets, "\(name) frame \(index + 1)")
                count += 1
            }
        }
        XCTAssertEqual(count, 1871 + 771 + 1136 + 1807 + 770)
    }

    private func checkPayload(_ payload: [UInt8]) throws {
        var reader = ByteReader(payload)
        let llc = try LLCHeader(parsing: &reader)
        XCTAssertEqual(llc.octets, Array(payload.prefix(8)))
        try checkCarried(reader.readRemaining(), llc.etherType)
    }

    /// Reads and writes what a frame carries, and what that carries.
    private func checkCarried(_ octets: [UInt8], _ etherType: EtherType) throws {
        switch etherType {
        case .batman:
            let packet = try BatmanPacket(octets: octets)
            XCTAssertEqual(packet.octets, octets)
            switch packet {
            case .unicast(let outer): try checkEthernet(outer.payload)
            case .broadcast(let outer): try checkEthernet(outer.payload)
            case .unicast4Address(let outer): try checkEthernet(outer.payload)
            default: break
            }
        case .arp: XCTAssertEqual(Array(octets.prefix(28)), try ARPPacket(octets: octets).octets)
        case .ipv4:
            let packet = try IPv4Packet(octets: octets)
            XCTAssertEqual(packet.octets, octets)
            XCTAssertTrue(packet.hasValidChecksum)
            switch packet.protocolNumber {
            case IPv4Packet.udp: XCTAssertEqual(try UDPDatagram(octets: packet.payload).octets, packet.payload)
            case IPv4Packet.tcp: XCTAssertEqual(try TCPSegment(octets: packet.payload).octets, packet.payload)
            default: XCTAssertEqual(try ICMPEcho(octets: packet.payload).octets, packet.payload)
            }
        default: break
        }
    }

    private func checkEthernet(_ octets: [UInt8]) throws {
        let frame = try EthernetFrame(octets: octets)
        XCTAssertEqual(frame.octets, octets)
        try checkCarried(frame.payload, frame.etherType)
    }

    func testTheFirstOpenOfTheAuthenticatedMeshIsUnderstood() throws {
        let opens = try Captures.frames(Captures.names[0]).compactMap { captured -> MeshPeering? in
            var reader = ByteReader(captured.octets)
            _ = try RadiotapHeader(parsing: &reader)
            guard case .frame(_, .action(.peering(let peering))) = try WirelessFrame(parsing: &reader),
                peering.action == .open
            else { return nil }
            return peering
        }
        XCTAssertEqual(opens.count, 165)
        for open in opens {
            XCTAssertEqual(open.management?.protocolID, 1)
            XCTAssertEqual(open.management?.pmkID?.count, 16)
            XCTAssertEqual(open.elements.last?.id, .mic)
            // The element of 98 octets, its header, and the group keys that follow it.
            XCTAssertGreaterThanOrEqual(open.encrypted.count, 98)
            XCTAssertEqual(open.elements.meshConfiguration?.authentication, 1)
        }
    }

    func testFlippedAndCutFramesNeverTrap() throws {
        var generator = SplitMix(state: 1)
        var thrown = 0
        var read = 0
        for name in Captures.names {
            for frame in try Captures.frames(name) {
                for _ in 0..<20 {
                    var octets = frame.octets
                    for _ in 0..<Int.random(in: 1...4, using: &generator) where !octets.isEmpty {
                        let bit = Int.random(in: 0..<(octets.count * 8), using: &generator)
                        octets[bit / 8] ^= 1 << UInt8(bit % 8)
                    }
                    if Bool.random(using: &generator) {
                        octets.removeLast(Int.random(in: 0...octets.count, using: &generator))
                    }
                    do {
                        try readEverything(octets, isRadiotap: frame.linkType == .radiotap)
                        read += 1
                    } catch { thrown += 1 }
                }
            }
        }
        XCTAssertGreaterThan(thrown, 1000)
        XCTAssertGreaterThan(read, 1000)
    }

    /// Reads octets as everything they might be; what was read must be writable.
    private func readEverything(_ octets: [UInt8], isRadiotap: Bool) throws {
        let formats: [any FrameFormat.Type] = [
            BatmanPacket.self, IPv4Packet.self, UDPDatagram.self, TCPSegment.self, ICMPEcho.self, DHCPMessage.self,
            WireGuardMessage.self, ARPPacket.self, LLCHeader.self, BatmanTranslationTable.self, PathSelection.self,
            PathRequest.self, PathReply.self, PathError.self, RootAnnouncement.self, MeshPeering.self, MeshControl.self,
            MeshConfiguration.self, S1GBeacon.self, WirelessFrame.self, RadiotapHeader.self,
        ]
        for format in formats { _ = try? format.init(octets: octets).octets }
        for action in [MeshPeering.Action.open, .confirm, .close] {
            _ = try? MeshPeeringManagement(octets: octets, in: action).element
        }
        if isRadiotap {
            var reader = ByteReader(octets)
            _ = try RadiotapHeader(parsing: &reader).octets
            _ = try WirelessFrame(parsing: &reader).octets
        } else {
            let frame = try EthernetFrame(octets: octets)
            _ = try BatmanPacket(octets: frame.payload).octets
        }
    }
}

/// SplitMix64 (Steele, Lea, Flood 2014): the same numbers on every run.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}
