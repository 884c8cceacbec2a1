import HaloHardware
import HaloModel
import XCTest

@testable import HaloLinux

final class NetlinkAttributesTests: XCTestCase {
    func testEveryKindComesBackAsItWasWritten() throws {
        var writer = NetlinkAttributeWriter()
        try writer.append(1, integer: UInt8(0xFE))
        try writer.append(2, integer: UInt16(0xFEDC))
        try writer.append(3, integer: UInt32(0xFEDC_BA98))
        try writer.append(4, integer: UInt64(0xFEDC_BA98_7654_3210))
        try writer.append(5, integer: Int32(-5))
        try writer.append(6, string: "wlan0")
        try writer.append(7, octets: [2, 0, 0, 0, 0, 9])
        try writer.append(8, octets: [10, 41, 0, 7])
        try writer.append(9, octets: [])
        try writer.nest(10) { inner in
            try inner.append(1, string: "inner")
            try inner.nest(2) { try $0.append(3, integer: UInt8(4)) }
        }
        XCTAssertTrue(writer.octets.count.isMultiple(of: 4))
        let attributes = try NetlinkAttributes(writer.octets[...])
        XCTAssertEqual(try attributes.integer(1), UInt8(0xFE))
        XCTAssertEqual(try attributes.integer(2), UInt16(0xFEDC))
        XCTAssertEqual(try attributes.integer(3), UInt32(0xFEDC_BA98))
        XCTAssertEqual(try attributes.integer(4), UInt64(0xFEDC_BA98_7654_3210))
        XCTAssertEqual(try attributes.integer(5), Int32(-5))
        XCTAssertEqual(attributes.string(6), "wlan0")
        XCTAssertEqual(try attributes.macAddress(7), MACAddress("02:00:00:00:00:09"))
        XCTAssertEqual(try attributes.ipv4Address(8), IPv4Address(10, 41, 0, 7))
        XCTAssertTrue(attributes.has(9))
        XCTAssertFalse(attributes.has(11))
        let inner = try XCTUnwrap(attributes.nested(10))
        XCTAssertEqual(inner.string(1), "inner")
        XCTAssertEqual(try inner.nested(2)?.integer(3), UInt8(4))
    }

    func testAnAttributeIsLengthTypeValueAndPadding() throws {
        try XCTSkipIf(UInt16(1).machineOctets != [1, 0], "the expected octets are those of a little-endian machine")
        var writer = NetlinkAttributeWriter()
        try writer.append(3, string: "bat0")
        try writer.nest(18) { try $0.append(1, integer: UInt16(0x0102)) }
        XCTAssertEqual(
            writer.octets,
            [9, 0, 3, 0, 0x62, 0x61, 0x74, 0x30, 0, 0, 0, 0] + [12, 0, 18, 0x80, 6, 0, 1, 0, 2, 1, 0, 0])
    }

    func testAWrongLengthIsAnError() {
        for octets: [UInt8] in [
            [0, 0, 1, 0], [3, 0, 1, 0], [9, 0, 1, 0, 1, 2, 3, 4], [0xFF, 0xFF, 1, 0, 1, 2, 3, 4],
            [8, 0, 1, 0, 1, 2, 3, 4, 8, 0, 2, 0, 1],
        ] {
            assertIO { _ = try NetlinkAttributes(octets[...]) }
        }
    }

    func testWhatIsTooShortForAHeaderIsPadding() throws {
        XCTAssertEqual(try NetlinkAttributes([5, 0, 1, 0, 7][...]).integer(1), UInt8(7))
        XCTAssertEqual(try NetlinkAttributes([5, 0, 1, 0, 7, 0, 0, 0, 0, 0][...]).entries.count, 1)
        XCTAssertEqual(try NetlinkAttributes([][...]).entries.count, 0)
    }

    func testAValueOfAnotherSizeIsAnError() throws {
        var writer = NetlinkAttributeWriter()
        try writer.append(1, octets: [1, 2, 3])
        try writer.append(2, octets: [3, 0, 1, 0])
        let attributes = try NetlinkAttributes(writer.octets[...])
        assertIO { _ = try attributes.integer(1, UInt32.self) }
        assertIO { _ = try attributes.integer(1, UInt16.self) }
        assertIO { _ = try attributes.macAddress(1) }
        assertIO { _ = try attributes.ipv4Address(1) }
        assertIO { _ = try attributes.nested(2) }
        assertIO { _ = try attributes.list(2) }
    }

    func testATextEndsAtItsZeroOctetOrWithItsValue() throws {
        var writer = NetlinkAttributeWriter()
        try writer.append(1, octets: Array("wlan0\0garbage".utf8))
        try writer.append(2, octets: Array("wlan1".utf8))
        try writer.append(3, octets: [0xFF, 0x41])
        let attributes = try NetlinkAttributes(writer.octets[...])
        XCTAssertEqual(attributes.string(1), "wlan0")
        XCTAssertEqual(attributes.string(2), "wlan1")
        XCTAssertEqual(attributes.string(3), "\u{FFFD}A")
    }

    func testWhatNoLengthCanSayIsRefused() {
        var writer = NetlinkAttributeWriter()
        assertFails(.invalid) { try writer.append(1, octets: [UInt8](repeating: 0, count: 65_532)) }
        assertFails(.invalid) { try writer.append(1, string: "wlan0\0") }
        XCTAssertNoThrow(try writer.append(1, octets: [UInt8](repeating: 0, count: 65_531)))
    }

    /// Nested a thousand deep: each level is parsed only when somebody asks for it.
    func testDepthIsNotParsed() throws {
        var octets: [UInt8] = []
        for _ in 0..<1000 {
            var outer = NetlinkAttributeWriter()
            try outer.append(1, octets: octets)
            octets = outer.octets
        }
        XCTAssertEqual(try NetlinkAttributes(octets[...]).entries.count, 1)
    }

    func testNothingMadeAtRandomTraps() throws {
        var random = SplitMix(seed: 0x4E4C)
        for _ in 0..<20_000 {
            let octets = random.octets(upTo: 96)
            guard let attributes = try? NetlinkAttributes(octets[...]) else { continue }
            for entry in attributes.entries {
                _ = try? attributes.integer(entry.type, UInt32.self)
                _ = attributes.string(entry.type)
                _ = try? attributes.macAddress(entry.type)
                _ = try? attributes.list(entry.type).map(\.entries.count)
            }
        }
    }
}

/// Random numbers that come again with the same seed (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators).
struct SplitMix: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }

    /// Octets of which every other is small, so that lengths are often plausible.
    mutating func octets(upTo limit: Int) -> [UInt8] {
        (0..<Int.random(in: 0...limit, using: &self)).map { _ in
            Bool.random(using: &self) ? UInt8.random(in: 0...255, using: &self) : UInt8.random(in: 0...12, using: &self)
        }
    }
}
