import HaloModel
import XCTest

final class Base64Tests: XCTestCase {
    /// RFC 4648 section 10.
    func testTheVectorsOfTheStandard() {
        let vectors = [
            ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ]
        for (plain, encoded) in vectors {
            XCTAssertEqual(Base64.encode(plain.utf8), encoded)
            XCTAssertEqual(Base64.decode(encoded), Array(plain.utf8))
        }
    }

    func testEveryOctetAtEveryPlaceComesBack() {
        for octet in UInt8.min ... .max {
            for octets in [[octet], [0, octet], [0xFF, 0, octet], [octet, octet, octet, octet]] {
                XCTAssertEqual(Base64.decode(Base64.encode(octets)), octets)
            }
        }
    }

    func testAnythingElseIsRefused() {
        let texts = [
            "Z", "Zg", "Zg=", "Zm8", "Zg===", "=", "====", "Z===", "Zh==", "Zm9=", "Zg==Zg==", "Zm 8", "Zm8=\n", "Zm-_",
            "Zm\0=", "Zmé", "=m8=",
        ]
        for text in texts { XCTAssertNil(Base64.decode(text), text) }
    }

    func testAKeyIsThirtyTwoOctets() throws {
        let octets = [UInt8](1...32)
        let key = try XCTUnwrap(WireGuardKey(octets: octets))
        XCTAssertEqual(key.base64, "AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA=")
        XCTAssertEqual(WireGuardKey(base64: key.base64), key)
        XCTAssertNil(WireGuardKey(octets: octets.dropLast()))
        XCTAssertNil(WireGuardKey(octets: octets + [0]))
        XCTAssertNil(WireGuardKey(base64: "AQID"))
        XCTAssertNil(WireGuardKey(base64: Base64.encode([UInt8](repeating: 1, count: 31)) + ""))
        try assertRoundTrip(key)
        assertRefused(WireGuardKey.self, #""AQID""#)
    }
}
