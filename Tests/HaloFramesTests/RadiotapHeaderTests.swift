import HaloFrames
import XCTest

final class RadiotapHeaderTests: XCTestCase {
    func testFieldsAreAlignedFromTheStartOfTheHeader() throws {
        let header = RadiotapHeader(
            fields: RadiotapFields(
                tsfMicroseconds: 0x0102, flags: .hasFCS, rate: 2, frequencyMHz: 917, channelFlags: 0x0008,
                signalDBm: -71,
                noiseDBm: -98, antenna: 1, s1g: RadiotapS1G(bandwidthMHz: 2, mcs: 7, signalDBm: -71)))
        XCTAssertEqual(
            header.octets,
            hex(
                """
                0000 2800 6f080010 0201000000000000 10 02 9503 0800 b9 9e 01 000000
                2000 0600 3d00 0171 00b9 0000
                """))
        XCTAssertEqual(try RadiotapHeader(octets: header.octets), header)
        XCTAssertEqual(header.fields.s1g?.bandwidthMHz, 2)
        XCTAssertEqual(header.fields.s1g?.mcs, 7)
    }

    func testFurtherAntennasDoNotHideTheFirst() throws {
        // Two present words: signal and antenna of the frame, then of one chain.
        let octets = hex("0000 1100 200000a0 20080000 d3 d0 01 00 00")
        let header = try RadiotapHeader(octets: octets)
        XCTAssertEqual(header.presentWords, [0xA000_0020, 0x0000_0820])
        XCTAssertEqual(header.fields.signalDBm, -45)
        XCTAssertNil(header.fields.antenna)
        XCTAssertEqual(header.octets, octets)
    }

    func testAVendorNamespaceIsLeftOutAndKept() throws {
        // Rate, vendor namespace of 3 octets, then signal in the default namespace again.
        let octets = hex("0000 1c00 040000c0 000000a0 20000000 02 00 001122 00 0300 aabbcc b9")
        let header = try RadiotapHeader(octets: octets)
        XCTAssertEqual(header.fields.rate, 2)
        XCTAssertNil(header.fields.signalDBm, "only the first word describes the frame as a whole")
        XCTAssertEqual(header.octets, octets)
    }

    func testATimeStampMayMissThePaddingOfItsLastValue() throws {
        let octets = hex("0000 1200 00000010 2000 0600 3d00 0171 00b9")
        let header = try RadiotapHeader(octets: octets)
        XCTAssertEqual(header.fields.s1g?.mcs, 7)
        XCTAssertEqual(header.octets, octets)
    }

    func testImpossibleLengthsThrow() {
        for text in ["0000 0400 00000000", "0000 ffff 00000000", "0100 0800 00000000", "0000 0800 00000080", "0000"] {
            XCTAssertThrowsError(try RadiotapHeader(octets: hex(text)), text)
        }
    }
}
