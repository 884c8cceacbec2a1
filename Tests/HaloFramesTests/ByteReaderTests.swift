import HaloFrames
import XCTest

final class ByteReaderTests: XCTestCase {
    func testNumbersAreReadInBothByteOrders() throws {
        var reader = ByteReader([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15])
        XCTAssertEqual(try reader.readUInt16LE("a"), 0x0201)
        XCTAssertEqual(try reader.readUInt16BE("b"), 0x0304)
        XCTAssertEqual(try reader.readUInt32LE("c"), 0x0807_0605)
        XCTAssertEqual(try reader.readUInt32BE("d"), 0x090A_0B0C)
        XCTAssertEqual(try reader.readBigEndian(3, "e"), 0x0D0E0F)
        XCTAssertTrue(reader.isAtEnd)
    }

    func testReadingPastTheEndThrowsAndMovesNothing() throws {
        var reader = ByteReader([1, 2])
        XCTAssertThrowsError(try reader.readUInt32LE("length")) {
            XCTAssertEqual($0 as? FrameError, .truncated(field: "length", needed: 4, available: 2))
        }
        XCTAssertEqual(reader.remaining, 2)
        XCTAssertThrowsError(try reader.skip(-1, "nothing"))
        XCTAssertThrowsError(try reader.readBytes(Int.max, "all"))
    }

    func testASubReaderStaysInItsPart() throws {
        var reader = ByteReader([1, 2, 3, 4])
        var part = try reader.subReader(2, "part")
        XCTAssertEqual(part.readRemaining(), [1, 2])
        XCTAssertThrowsError(try part.readUInt8("more"))
        XCTAssertEqual(reader.readRemaining(), [3, 4])
    }

    func testPeekingNeverLeavesTheRange() {
        let reader = ByteReader([1, 2, 3]).droppingLast(1)
        XCTAssertEqual(reader.peek(at: 1), 2)
        XCTAssertNil(reader.peek(at: 2))
        XCTAssertNil(reader.peek(at: -1))
        XCTAssertNil(reader.peekUInt16BE(at: 1))
        XCTAssertEqual(reader.droppingLast(9).remaining, 0)
    }
}
