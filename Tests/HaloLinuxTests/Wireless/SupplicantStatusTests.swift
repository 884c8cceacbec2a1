import HaloHardware
import HaloModel
import XCTest

@testable import HaloLinux

final class SupplicantStatusTests: XCTestCase {
    func testRecordedStatesAreUnderstood() throws {
        let table: [(String, String, String?, UInt64)] = [
            ("in-mesh", "COMPLETED", "halo-mesh", 0x0200_0000_0000),
            ("interface-down", "INTERFACE_DISABLED", nil, 0x0200_0000_0300),
            ("wedged", "SCANNING", nil, 0x0200_0000_0300),
            ("disconnected", "DISCONNECTED", nil, 0x0200_0000_0000),
        ]
        for (name, state, mesh, address) in table {
            let status = try SupplicantStatus(parsing: LinuxFixtures.text("supplicant/status-\(name).txt"))
            XCTAssertEqual(
                status, SupplicantStatus(state: state, meshID: mesh, address: MACAddress(rawValue: address)), name)
        }
    }

    func testAMeshIDIsReadAsItWasMeant() throws {
        let table = [
            (#"plain"#, "plain"), (#"a\"b\\c"#, "a\"b\\c"), (#"\xe2\x9c\x93"#, "✓"), (#"tab\tend\n"#, "tab\tend\n"),
            (#"\x"#, #"\x"#), (#"\xg1"#, #"\xg1"#), (#"\x+1"#, #"\x+1"#), (#"\"#, #"\"#), (#"\e[0m"#, "\u{1B}[0m"),
            ("a=b", "a=b"),
        ]
        for (escaped, meant) in table {
            let status = try SupplicantStatus(
                parsing: "ssid=\(escaped)\nmode=mesh\nwpa_state=COMPLETED\naddress=02:00:00:00:00:01\n")
            XCTAssertEqual(status.meshID, meant, escaped)
        }
    }

    func testAStatusWithoutStateOrAddressIsNone() {
        let whole = "wpa_state=COMPLETED\naddress=02:00:00:00:00:01\n"
        XCTAssertNoThrow(try SupplicantStatus(parsing: whole))
        // Half an answer, cut anywhere before the last digit of the address.
        for length in 0..<(whole.utf8.count - 2) {
            XCTAssertThrowsError(try SupplicantStatus(parsing: String(whole.prefix(length)))) { error in
                XCTAssertEqual((error as? HardwareError)?.code, .io)
            }
        }
        for reply in ["FAIL\n", "wpa_state=\naddress=02:00:00:00:00:01", "====\n=\n", "address\nwpa_state"] {
            XCTAssertThrowsError(try SupplicantStatus(parsing: reply))
        }
    }
}
