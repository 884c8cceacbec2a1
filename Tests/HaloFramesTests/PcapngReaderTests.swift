import Foundation
import HaloFrames
import HaloModel
import XCTest

final class PcapngReaderTests: XCTestCase {
    private func frames(_ octets: [UInt8]) throws -> [CapturedFrame] {
        let path = Captures.temporaryPath(".pcapng")
        try Data(octets).write(to: URL(fileURLWithPath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        let reader = try CaptureReader(path: path)
        var frames: [CapturedFrame] = []
        while let frame = try reader.next() { frames.append(frame) }
        return frames
    }

    /// Little-endian section, interfaces with resolutions 10⁻⁶ (default), 2⁻¹⁰ and 10⁻¹² with an offset of 100 s.
    private let little = hex(
        """
        0a0d0d0a 1c000000 4d3c2b1a 0100 0000 ffffffffffffffff 1c000000
        01000000 14000000 0100 0000 00000400 14000000
        01000000 20000000 7f00 0000 00000400 0900 0100 8a000000 0000 0000 20000000
        01000000 2c000000 6900 0000 00000400 0900 0100 0c000000 0e00 0800 6400000000000000 0000 0000 2c000000
        """)

    private func number(_ value: UInt32) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) } }

    private func enhanced(interface: UInt32, stamp: UInt64, _ data: [UInt8]) -> [UInt8] {
        let padded = data + [UInt8](repeating: 0, count: (4 - data.count % 4) % 4)
        let length = number(UInt32(32 + padded.count))
        return number(6) + length + number(interface) + number(UInt32(stamp >> 32))
            + number(UInt32(truncatingIfNeeded: stamp)) + number(UInt32(data.count)) + number(99) + padded + length
    }

    func testEveryInterfaceHasItsLinkTypeAndClock() throws {
        let octets =
            little + enhanced(interface: 0, stamp: 1_500_000, [1]) + enhanced(interface: 1, stamp: 1536, [2, 3])
            + enhanced(interface: 2, stamp: 1_500_000_000_000, [4, 5, 6, 7, 8])
        let frames = try frames(octets)
        XCTAssertEqual(frames.map(\.linkType), [.ethernet, .radiotap, .wireless])
        XCTAssertEqual(frames.map(\.octets), [[1], [2, 3], [4, 5, 6, 7, 8]])
        XCTAssertEqual(frames.map(\.time.nanoseconds), [1_500_000_000, 1_500_000_000, 101_500_000_000])
        XCTAssertEqual(frames.map(\.originalLength), [99, 99, 99])
    }

    func testUnknownBlocksAreLeftOutAndOldOnesAreRead() throws {
        let unknown = hex("ad0b0000 10000000 01020304 10000000")
        let simple = hex("03000000 14000000 03000000 aabbcc00 14000000")
        let obsolete = hex("02000000 24000000 0000 0000 00000000 40420f00 02000000 02000000 ddee0000 24000000")
        let frames = try frames(little + unknown + obsolete + simple)
        XCTAssertEqual(frames.map(\.octets), [[0xDD, 0xEE], [0xAA, 0xBB, 0xCC]])
        XCTAssertEqual(frames[0].time.nanoseconds, 1_000_000_000)
        XCTAssertEqual(frames[1].time, frames[0].time, "a simple packet block has no time of its own")
    }

    func testASectionOfTheOtherByteOrderBeginsAnew() throws {
        let big = hex(
            """
            0a0d0d0a 0000001c 1a2b3c4d 0001 0000 ffffffffffffffff 0000001c
            00000001 00000014 0069 0000 00000000 00000014
            00000006 00000024 00000000 00000000 000f4240 00000002 00000002 cafe0000 00000024
            """)
        let frames = try frames(little + enhanced(interface: 0, stamp: 0, [1]) + big)
        XCTAssertEqual(frames.map(\.linkType), [.ethernet, .wireless])
        XCTAssertEqual(frames[1].octets, [0xCA, 0xFE])
        XCTAssertEqual(frames[1].time.nanoseconds, 1_000_000_000)
    }

    func testImpossibleBlocksAreDamageAtTheirPlace() throws {
        let bad: [([UInt8], String)] = [
            (hex("06000000 0b000000"), "11 octets"), (hex("06000000 fcffffff 00000000"), "impossible"),
            (enhanced(interface: 9, stamp: 0, [1]), "interface"),
            (hex("ad0b0000 10000000 01020304 14000000"), "differ"), (hex("0a0d0d0a 1c000000 00000000"), "byte order"),
            (hex("06000000 20000000 00000000 00000000 00000000 ffffff7f 01000000 20000000"), "captured length"),
            (hex("ad0b0000 fcffffff 0102"), "ends within"),
        ]
        for (block, reason) in bad {
            XCTAssertThrowsError(try frames(little + enhanced(interface: 0, stamp: 0, [1]) + block), reason) { error in
                guard case .damaged(let damage)? = error as? CaptureError else { return XCTFail("\(error)") }
                XCTAssertEqual(damage.frameNumber, 2)
                XCTAssertEqual(damage.offset, Int64(little.count + 36))
                XCTAssertTrue(damage.reason.contains(reason), damage.reason)
            }
        }
    }

    func testTimesThatDoNotFitSaturate() throws {
        let frames = try frames(
            little + enhanced(interface: 0, stamp: .max, [1]) + enhanced(interface: 1, stamp: .max, [1]))
        XCTAssertEqual(frames.map(\.time.nanoseconds), [.max, .max])
    }
}
