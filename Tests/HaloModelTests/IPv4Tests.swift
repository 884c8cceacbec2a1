import HaloModel
import XCTest

final class IPv4Tests: XCTestCase {
    func testDottedDecimalIsRead() {
        XCTAssertEqual(IPv4Address("10.41.0.1"), IPv4Address(10, 41, 0, 1))
        XCTAssertEqual(IPv4Address("255.255.255.255"), .broadcast)
        XCTAssertEqual(IPv4Address("0.0.0.0"), .any)
        XCTAssertEqual(IPv4Address(10, 41, 0, 1).rawValue, 0x0A29_0001)
        XCTAssertEqual(IPv4Address(10, 41, 0, 1).octets, [10, 41, 0, 1])
        XCTAssertEqual(IPv4Address(10, 41, 0, 1).description, "10.41.0.1")
    }

    func testWhatIsNoAddressIsRefused() {
        let texts = [
            "", ".", "...", "10.41.0", "10.41.0.1.2", "10.41.0.256", "10.41.0.-1", "10.41.0.+1", "10.41.0.1 ",
            " 10.41.0.1",
            "10.41.0.0x1", "10.41.0.0001", "10.41..1", "a.b.c.d", "10.41.0.١", "10.41.0.1\0", "168361985",
        ]
        for text in texts { XCTAssertNil(IPv4Address(text), text) }
    }

    func testAPrefixKnowsItsNetwork() throws {
        let prefix = try XCTUnwrap(IPv4Prefix("10.41.0.7/24"))
        XCTAssertEqual(prefix.network, IPv4Address(10, 41, 0, 0))
        XCTAssertEqual(prefix.broadcast, IPv4Address(10, 41, 0, 255))
        XCTAssertTrue(prefix.contains(IPv4Address(10, 41, 0, 200)))
        XCTAssertFalse(prefix.contains(IPv4Address(10, 41, 1, 0)))
        XCTAssertEqual(prefix.description, "10.41.0.7/24")
    }

    func testTheShortestAndLongestPrefixesWork() throws {
        let all = try XCTUnwrap(IPv4Prefix("10.41.0.7/0"))
        XCTAssertEqual(all.mask, 0)
        XCTAssertTrue(all.contains(.broadcast))
        let one = try XCTUnwrap(IPv4Prefix("10.41.0.7/32"))
        XCTAssertEqual(one.mask, .max)
        XCTAssertTrue(one.contains(IPv4Address(10, 41, 0, 7)))
        XCTAssertFalse(one.contains(IPv4Address(10, 41, 0, 6)))
    }

    func testWhatIsNoPrefixIsRefused() {
        for text in [
            "", "/", "10.41.0.7", "10.41.0.7/", "10.41.0.7/33", "10.41.0.7/-1", "10.41.0.7/24/24", "10.41.0/24",
            "10.41.0.7/9999999999999999999999",
        ] {
            XCTAssertNil(IPv4Prefix(text), text)
        }
    }

    func testTheyAreWrittenAsText() throws {
        try assertRoundTrip(IPv4Address(10, 42, 0, 1), as: #""10.42.0.1""#)
        try assertRoundTrip(try XCTUnwrap(IPv4Prefix("10.42.0.9/24")), as: #""10.42.0.9/24""#)
        assertRefused(IPv4Address.self, #""10.42.0""#)
        assertRefused(IPv4Prefix.self, #""10.42.0.1/99""#)
    }
}
