import HaloHardware
import HaloModel
import XCTest

@testable import HaloLinux

final class LinuxPingerTests: XCTestCase {
    func testThisMachineAnswers() async throws {
        do {
            let time = try await LinuxPinger().ping(IPv4Address(127, 0, 0, 1), within: .seconds(5))
            XCTAssertTrue((.zero ... .seconds(5)).contains(time), "\(time)")
        } catch let error as HardwareError where error.code == .notPermitted {
            throw XCTSkip("net.ipv4.ping_group_range leaves this user out: \(error)")
        }
    }

    func testWithoutTimeThereIsNoAnswer() async throws {
        do {
            let time = try await LinuxPinger().ping(IPv4Address(127, 0, 0, 1), within: .zero)
            XCTFail("answered after \(time)")
        } catch let error as HardwareError {
            XCTAssertTrue([.timedOut, .notPermitted].contains(error.code), "\(error)")
        }
    }

    func testOnlyTheOwnReplyCounts() {
        let data = [UInt8](0..<56)
        let echo = ICMPEcho(identifier: 0xABCD, sequence: 0x0102, data: data)
        let reply: [UInt8] = [0, 0, 0, 0, 0xAB, 0xCD, 1, 2] + data
        XCTAssertTrue(echo.isReply(reply))
        XCTAssertTrue(ICMPEcho(identifier: nil, sequence: 0x0102, data: data).isReply(reply))
        XCTAssertFalse(ICMPEcho(identifier: 0xABCE, sequence: 0x0102, data: data).isReply(reply))
        XCTAssertFalse(ICMPEcho(identifier: 0xABCD, sequence: 0x0103, data: data).isReply(reply))
        XCTAssertFalse(ICMPEcho(identifier: 0xABCD, sequence: 0x0102, data: data.reversed()).isReply(reply))
        XCTAssertFalse(echo.isReply([3] + reply.dropFirst()))
        XCTAssertFalse(echo.isReply(echo.request))
        for count in 0..<reply.count { XCTAssertFalse(echo.isReply(reply.prefix(count))) }
    }

    func testARequestSumsToAllOnes() {
        let request = ICMPEcho(identifier: 0xABCD, sequence: 0x0102, data: [UInt8](0..<56)).request
        XCTAssertEqual(request.prefix(2), [8, 0])
        XCTAssertEqual(request[4..<8], [0xAB, 0xCD, 1, 2])
        // RFC 1071 section 1: a message with its checksum sums to all ones, of which the complement is zero.
        XCTAssertEqual(ICMPEcho.checksum(request), 0)
        // RFC 1071 section 3, numerical example.
        XCTAssertEqual(ICMPEcho.checksum([0x00, 0x01, 0xF2, 0x03, 0xF4, 0xF5, 0xF6, 0xF7]), ~0xDDF2)
        XCTAssertEqual(ICMPEcho.checksum([]), 0xFFFF)
    }

    func testThePayloadOfAPacketFollowsItsHeader() {
        XCTAssertEqual(ICMPEcho.payload(ofPacket: [0x45] + [UInt8](repeating: 0, count: 19) + [7, 8]), [7, 8])
        XCTAssertEqual(ICMPEcho.payload(ofPacket: [0x46] + [UInt8](repeating: 0, count: 23) + [7]), [7])
        for packet in [[], [0x45], [0x44, 1, 2], [0x65] + [UInt8](repeating: 0, count: 60), [0x4F, 0, 0]] as [[UInt8]] {
            XCTAssertEqual(ICMPEcho.payload(ofPacket: packet), [])
        }
    }
}
