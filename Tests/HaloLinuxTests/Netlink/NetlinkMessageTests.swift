import HaloHardware
import XCTest

@testable import HaloLinux

/// Octets are written out as linux/netlink.h lays them out, for a machine whose integers start with their low octet.
final class NetlinkMessageTests: XCTestCase {
    override func setUpWithError() throws {
        try XCTSkipIf(UInt16(1).machineOctets != [1, 0], "the expected octets are those of a little-endian machine")
    }

    func testAMessageIsItsHeaderAndItsPayload() throws {
        let message = NetlinkMessage(type: 0x10, flags: 0x305, sequence: 7, payload: [1, 2, 3])
        XCTAssertEqual(message.octets, [19, 0, 0, 0, 0x10, 0, 0x05, 3, 7, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3])
        XCTAssertEqual(try NetlinkMessage.parse(message.octets), [message])
    }

    func testMessagesAreAlignedToFourOctets() throws {
        let first = NetlinkMessage(type: 16, flags: 2, sequence: 1, payload: [9])
        let second = NetlinkMessage(type: 3, flags: 2, sequence: 1, payload: [0, 0, 0, 0])
        XCTAssertEqual(try NetlinkMessage.parse(first.octets + [0, 0, 0] + second.octets), [first, second])
    }

    func testAWrongLengthIsAnError() {
        let good = NetlinkMessage(type: 16, flags: 0, sequence: 1, payload: [1, 2, 3, 4]).octets
        for length in [0, 1, 15, 21, 255] {
            var bad = good
            bad[0] = UInt8(length)
            assertIO { _ = try NetlinkMessage.parse(bad) }
        }
        var huge = good
        huge.replaceSubrange(0..<4, with: [0xFF, 0xFF, 0xFF, 0xFF])
        assertIO { _ = try NetlinkMessage.parse(huge) }
        for count in 1..<good.count { assertIO { _ = try NetlinkMessage.parse(Array(good.prefix(count))) } }
        XCTAssertEqual(try NetlinkMessage.parse([]), [])
    }

    func testAGenericMessageStartsWithCommandAndVersion() throws {
        var attributes = NetlinkAttributeWriter()
        try attributes.append(2, string: "nl80211")
        let octets = GenericNetlinkMessage(command: 3, version: 2).octets(with: attributes)
        XCTAssertEqual(octets.prefix(8), [3, 2, 0, 0, 12, 0, 2, 0])
        let read = try GenericNetlinkMessage(NetlinkMessage(type: 16, flags: 0, sequence: 1, payload: octets))
        XCTAssertEqual(read.command, 3)
        XCTAssertEqual(read.version, 2)
        XCTAssertEqual(read.attributes.string(2), "nl80211")
        assertIO {
            _ = try GenericNetlinkMessage(NetlinkMessage(type: 16, flags: 0, sequence: 1, payload: [3, 2, 0]))
        }
    }
}

/// Fails unless `body` throws a `HardwareError` of this code.
func assertFails(_ code: HardwareError.Code, line: UInt = #line, _ body: () throws -> Void) {
    XCTAssertThrowsError(try body(), line: line) { error in
        XCTAssertEqual((error as? HardwareError)?.code, code, "\(error)", line: line)
    }
}

func assertIO(line: UInt = #line, _ body: () throws -> Void) {
    assertFails(.io, line: line, body)
}
