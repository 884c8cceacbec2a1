import HaloModel
import XCTest

final class NodeIDTests: XCTestCase {
    func testHostNameLabelsAreAccepted() {
        for text in ["a", "0", "halo-a1b2c3", "a--b", String(repeating: "x", count: 63)] {
            XCTAssertEqual(NodeID(text)?.rawValue, text)
        }
    }

    func testAnythingElseIsRefused() {
        let texts = [
            "", "-", "-a", "a-", "A", "a.b", "a/b", "../etc", "a b", "a\n", "a\0", "é", "a\"b", "{a}",
            String(repeating: "x", count: 64),
        ]
        for text in texts { XCTAssertNil(NodeID(text), text) }
    }

    func testTheDefaultNameComesFromTheRadio() throws {
        XCTAssertEqual(NodeID(radio: try XCTUnwrap(MACAddress("02:00:00:0a:00:ff"))).rawValue, "halo-0a00ff")
    }

    func testItIsWrittenAsText() throws {
        try assertRoundTrip(try XCTUnwrap(NodeID("halo-1")), as: #""halo-1""#)
        assertRefused(NodeID.self, #""Halo 1""#)
    }
}
