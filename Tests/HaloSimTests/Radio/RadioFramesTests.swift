import Foundation
import HaloFrames
import HaloModel
import XCTest

@testable import HaloSim

final class RadioFramesTests: XCTestCase {
    /// Frames of a mesh that came up, peered, carried batman-adv's announcements and lost a peer.
    private func recorded(_ passphrase: String?) throws -> [(time: Int64, octets: [UInt8])] {
        let bench = RadioBench()
        let radios = try bench.mesh(of: 3, RadioBench.configuration(passphrase: passphrase))
        try radios[0].addPeer(radios[1].address)
        bench.run(0.5)
        try radios[2].addPeer(radios[1].address)
        bench.run(0.5)
        // An announcement of BATMAN IV: tshark 4.0 has a bug of its own with those of BATMAN V ("Illegal call of
        // proto_item_add_bitmask_tree").
        let own = radios[0].address.octets
        let ogm: [UInt8] = [0x00, 15, 50, 0, 0, 0, 0, 1] + own + own + [0, 255, 0, 0]
        radios[0].send(etherType: 0x4305, payload: ogm, to: .broadcast)
        let elp: [UInt8] = [0x03, 15] + radios[0].address.octets + [0, 0, 0, 1, 0, 0, 1, 0xF4]
        radios[0].send(etherType: 0x4305, payload: elp, to: radios[1].address)
        radios[0].send(etherType: 0x4305, payload: Self.unicastDatagram(to: radios[1].address), to: radios[1].address)
        bench.run(0.5)
        try radios[0].scan()
        try radios[0].removePeer(radios[1].address)
        bench.run(3)
        return bench.frames
    }

    func testEveryFrameReadsBackToTheSameOctets() throws {
        for passphrase in [nil, "correct horse battery staple"] {
            for frame in try recorded(passphrase) {
                XCTAssertEqual(try WirelessFrame(octets: frame.octets).octets, frame.octets)
            }
        }
    }

    func testAuthenticationAndPeeringFramesAreAsLongAsWpaSupplicants() throws {
        let frames = try recorded("correct horse battery staple").map(\.octets)
        let authentication = frames.filter { $0[0] == 0xB0 }.map(\.count)
        XCTAssertEqual(Array(Set(authentication)).sorted(), [64, 128], "Confirm and Commit of group 19")
        let opens = frames.filter { $0[0] == 0xD0 && $0[25] == 1 }
        let exchange = try XCTUnwrap(opens.first).count
        let close = try XCTUnwrap(frames.first { $0[0] == 0xD0 && $0[25] == 3 })
        XCTAssertEqual(close.count, 24 + 2 + 11 + 26 + 18 + 70)
        XCTAssertEqual(exchange, 24 + 4 + 10 + 22 + 11 + 9 + 22 + 17 + 8 + 18 + 122)
    }

    func testWiresharkReadsEveryFrameWithoutComplaint() throws {
        let tshark = "/usr/bin/tshark"
        try XCTSkipUnless(FileManager.default.isExecutableFile(atPath: tshark), "tshark is not installed")
        for passphrase in [nil, "correct horse battery staple"] {
            let file = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).pcap")
            defer { try? FileManager.default.removeItem(at: file) }
            let frames = try recorded(passphrase)
            try Data(Self.capture(frames)).write(to: file)
            XCTAssertEqual(try Self.count(tshark, file, "_ws.malformed || _ws.expert.severity >= 8388608"), 0)
            XCTAssertEqual(try Self.count(tshark, file, "frame"), frames.count)
            let expected = [
                ("wlan.fc.type_subtype == 0x08", 1),
                ("wlan.mesh.id == \"halo-mesh\" && wlan.fc.type_subtype == 0x08", 1),
                ("wlan.fixed.selfprot_action == 1", 2), ("wlan.fixed.selfprot_action == 2", 2),
                ("wlan.fixed.selfprot_action == 3", 1), ("batadv", 3), ("udp.length == 12", 1),
                ("wlan.fc.type_subtype == 0x05", 1),
                ("wlan.fc.type_subtype == 0x0b", passphrase == nil ? 0 : 4),
            ]
            for (filter, least) in expected {
                XCTAssertGreaterThanOrEqual(try Self.count(tshark, file, filter), least, filter)
            }
        }
    }

    /// A batman-adv unicast of an Ethernet frame with an IPv4 UDP datagram.
    private static func unicastDatagram(to destination: MACAddress) -> [UInt8] {
        let ethernet: [UInt8] = destination.octets + [0x02, 0, 0, 0, 0, 9, 0x08, 0x00]
        let ip: [UInt8] = [0x45, 0, 0, 32, 0, 1, 0, 0, 64, 17, 0, 0, 10, 41, 0, 1, 10, 41, 0, 2]
        let udp: [UInt8] = [0xC0, 0, 0xC0, 1, 0, 12, 0, 0, 1, 2, 3, 4]
        return [0x40, 15, 50, 1] + destination.octets + ethernet + ip + udp
    }

    /// A capture file of link type 105, bare IEEE 802.11 (pcap(5)).
    private static func capture(_ frames: [(time: Int64, octets: [UInt8])]) -> [UInt8] {
        var writer = ByteWriter()
        writer.writeUInt32LE(0xA1B2_3C4D)
        writer.writeUInt16LE(2)
        writer.writeUInt16LE(4)
        writer.writeZeros(8)
        writer.writeUInt32LE(65_535)
        writer.writeUInt32LE(105)
        for frame in frames {
            writer.writeUInt32LE(UInt32(frame.time / 1_000_000_000))
            writer.writeUInt32LE(UInt32(frame.time % 1_000_000_000))
            writer.writeUInt32LE(UInt32(frame.octets.count))
            writer.writeUInt32LE(UInt32(frame.octets.count))
            writer.writeBytes(frame.octets)
        }
        return writer.bytes
    }

    private static func count(_ tshark: String, _ file: URL, _ filter: String) throws -> Int {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: tshark)
        process.arguments = ["-r", file.path, "-Y", filter, "-T", "fields", "-e", "frame.number"]
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        XCTAssertEqual(process.terminationStatus, 0, filter)
        return data.split(separator: UInt8(ascii: "\n")).count
    }
}
