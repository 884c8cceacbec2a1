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

    func testAnAddressNobodyHasIsATimeOutOrDown() async throws {
        do {
            // TEST-NET-1 (RFC 5737) is not in use anywhere.
            let time = try await LinuxPinger().ping(IPv4Address(192, 0, 2, 1), within: .milliseconds(200))
            XCTFail("answered after \(time)")
        } catch let error as HardwareError {
            XCTAssertTrue([.timedOut, .down, .notPermitted].contains(error.code), "\(error)")
        }
    }

    func testOnlyTheOwnReplyCounts() {
        let data = [UInt8](0..<56)
        XCTAssertEqual(ICMPEcho.request(sequence: 0x0102, data: data).prefix(8), [8, 0, 0, 0, 0, 0, 1, 2])
        let reply = [0, 0, 0xAB, 0xCD, 0, 9, 1, 2] + data
        XCTAssertTrue(ICMPEcho.isReply(reply, sequence: 0x0102, data: data))
        XCTAssertFalse(ICMPEcho.isReply(reply, sequence: 0x0103, data: data))
        XCTAssertFalse(ICMPEcho.isReply(reply, sequence: 0x0102, data: data.reversed()))
        XCTAssertFalse(ICMPEcho.isReply([3] + reply.dropFirst(), sequence: 0x0102, data: data))
        for count in 0..<reply.count {
            XCTAssertFalse(ICMPEcho.isReply(reply.prefix(count), sequence: 0x0102, data: data))
        }
    }
}
