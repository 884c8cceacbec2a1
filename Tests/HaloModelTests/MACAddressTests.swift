import HaloModel
import XCTest

final class MACAddressTests: XCTestCase {
    func testTextAndOctetsAreTheSameAddress() throws {
        let address = try XCTUnwrap(MACAddress("02:00:5E:aB:00:ff"))
        XCTAssertEqual(address.octets, [0x02, 0x00, 0x5E, 0xAB, 0x00, 0xFF])
        XCTAssertEqual(address.description, "02:00:5e:ab:00:ff")
        XCTAssertEqual(MACAddress(octets: address.octets), address)
        XCTAssertEqual(address.rawValue, 0x0200_5EAB_00FF)
    }

    func testWhatIsNoAddressIsRefused() {
        let texts = [
            "", ":", ":::::", "02:00:5e:ab:00", "02:00:5e:ab:00:ff:01", "2:0:5e:ab:0:ff", "02-00-5e-ab-00-ff",
            "02:00:5e:ab:00:fg", "+2:00:5e:ab:00:ff", "-1:00:5e:ab:00:ff", "02:00:5e:ab:00: f", "02:00:5e:ab:00:ff ",
            "02:00:5e:ab:00:é", "٠٢:00:5e:ab:00:ff", "002:00:5e:ab:00:f", "\0\0:00:00:00:00:00",
        ]
        for text in texts { XCTAssertNil(MACAddress(text), text) }
        for count in [0, 5, 7, 100] { XCTAssertNil(MACAddress(octets: [UInt8](repeating: 1, count: count))) }
    }

    func testOnlyTheLow48BitsCount() {
        XCTAssertEqual(MACAddress(rawValue: .max), .broadcast)
        XCTAssertEqual(MACAddress(rawValue: 1 << 48), .zero)
    }

    func testGroupAddressesHaveTheirBit() throws {
        XCTAssertTrue(MACAddress.broadcast.isGroup)
        XCTAssertTrue(try XCTUnwrap(MACAddress("01:00:5e:00:00:01")).isGroup)
        XCTAssertFalse(try XCTUnwrap(MACAddress("02:00:00:00:00:01")).isGroup)
    }

    func testAddressesAreOrderedByOctets() throws {
        let low = try XCTUnwrap(MACAddress("00:ff:ff:ff:ff:ff"))
        let high = try XCTUnwrap(MACAddress("01:00:00:00:00:00"))
        XCTAssertLessThan(low, high)
    }

    func testItIsWrittenAsText() throws {
        try assertRoundTrip(try XCTUnwrap(MACAddress("02:00:00:00:00:01")), as: #""02:00:00:00:00:01""#)
        assertRefused(MACAddress.self, #""02:00""#)
        assertRefused(MACAddress.self, "7")
    }
}
