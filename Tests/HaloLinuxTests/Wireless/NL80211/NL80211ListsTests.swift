import HaloHardware
import HaloModel
import XCTest

@testable import HaloLinux

final class NL80211ListsTests: XCTestCase {
    func testRecordedPathsAreWhatIwPrinted() throws {
        var paths: [MeshPath] = []
        for name in ["meshA-n0-iw-mpath-dump", "meshB-n0-iw-mpath-dump"] {
            for line in try LinuxFixtures.text("nl80211/\(name).txt").split(separator: "\n").dropFirst() {
                let fields = line.split(whereSeparator: { $0 == " " || $0 == "\t" }).map(String.init)
                let (destination, nextHop) = (
                    try XCTUnwrap(MACAddress(fields[0])), try XCTUnwrap(MACAddress(fields[1]))
                )
                let flags = try XCTUnwrap(UInt8(fields[9].dropFirst(2), radix: 16))
                let numbers = try [3, 4, 6].map { try XCTUnwrap(UInt32(fields[$0])) }
                let hops = try XCTUnwrap(UInt8(fields[10]))
                let message = try NL80211Message.make { message in
                    try message.append(6, octets: destination.octets)
                    try message.append(26, octets: nextHop.octets)
                    try message.nest(27) { values in
                        try values.append(2, integer: numbers[0])
                        try values.append(3, integer: numbers[1])
                        try values.append(4, integer: numbers[2])
                        try values.append(5, integer: flags)
                        try values.append(8, integer: hops)
                    }
                }
                let path = try XCTUnwrap(MeshPath(message))
                XCTAssertEqual(
                    path,
                    MeshPath(
                        destination: destination, nextHop: nextHop, sequenceNumber: numbers[0], metric: numbers[1],
                        expiryMilliseconds: Int64(numbers[2]), isActive: flags & 1 != 0, hopCount: Int(hops)))
                paths.append(path)
            }
        }
        XCTAssertEqual(paths.count, 6)
        XCTAssertEqual(paths.map(\.isActive), [false, false, false, true, true, true])
        XCTAssertEqual(paths.map(\.hopCount), [1, 1, 2, 2, 1, 3])
        // One that is still looked for has no next hop.
        let searched = try MeshPath(
            NL80211Message.make {
                try $0.append(6, octets: [2, 0, 0, 0, 0, 1])
                try $0.nest(27) { _ in }
            })
        XCTAssertEqual(searched?.nextHop, .zero)
        XCTAssertNil(try MeshPath(NL80211Message.make { _ in }))
    }

    /// The elements of a beacon recorded from a secured mesh station with three peers, on channel 1 of 2.4 GHz.
    private static let beacon = hex(
        "0000010882848b968c1298240301010504000200003204b048606c30140100000fac040100000fac040100000fac08c0002d1a7e10"
            + "1bffff0000000000000000000001000000000000000000003d16010000000000ffff0000000000000000000000000000720968"
            + "616c6f2d6d657368710701010001010609ff16230170801a400000bf000000000000000000fafffaffff0724f03f0180ffffff"
            + "033bff3e")

    func testARecordedBeaconIsAMeshStationsThoughItsSSIDIsEmpty() throws {
        let result = try XCTUnwrap(ScanResult(scan(Self.beacon, frequency: 2412), view: .plain))
        XCTAssertEqual(
            result,
            ScanResult(
                address: MACAddress(rawValue: 0x0200_0000_0200), meshID: "halo-mesh", signalDBm: -20,
                ageMilliseconds: 392, acceptsPeers: true, channel: nil, peerings: 3))
    }

    func testAChannelIsFoundByEveryElementThatTells() throws {
        let mesh = Self.element(114, Array("m".utf8)) + Self.element(113, [1, 1, 0, 1, 0, 0x14, 0])
        let table: [([UInt8], Int, Int?)] = [
            ([], 5180, 5),
            (Self.element(61, [36, 1] + Array(repeating: 0, count: 20)), 5180, 6),
            (Self.element(61, [40, 3] + Array(repeating: 0, count: 20)), 5200, 6),
            (Self.element(61, [36, 1]) + Self.element(192, [1, 42, 0, 0, 0]), 5180, 8),
            (Self.element(61, [36, 1]) + Self.element(192, [1, 42, 50, 0, 0]), 5180, 12),
            (Self.element(61, [36, 1]) + Self.element(192, [2, 50, 0, 0, 0]), 5180, 12),
            // S1G Operation: 8 MHz wide, centre channel 28.
            (Self.element(232, [0x0E, 4, 27, 28, 0, 0]), 5180, 28),
            (Self.element(232, [0x0E, 4, 27, 29, 0, 0]), 5180, nil),
            (Self.element(232, [1]), 5180, 5), ([], 2412, nil), ([], 0, nil),
        ]
        for (elements, frequency, channel) in table {
            let result = try XCTUnwrap(ScanResult(scan(mesh + elements, frequency: frequency), view: .morse))
            XCTAssertEqual(result.channel, channel, "\(elements)")
            XCTAssertEqual(result.peerings, 10)
            XCTAssertFalse(result.acceptsPeers)
        }
    }

    func testWhatIsInNoMeshIsNotFound() throws {
        let settings = Self.element(113, [1, 1, 0, 1, 0, 0, 9])
        let name = Self.element(114, Array("m".utf8))
        let others = [
            [], Self.element(0, Array("network".utf8)), name, settings, Self.element(114, []) + settings,
            Self.element(114, Array(repeating: 0x61, count: 33)) + settings, name + Self.element(113, [1, 1]),
            name + settings.dropLast(), [114], [114, 255, 1],
        ]
        for elements in others {
            XCTAssertNil(try ScanResult(scan(elements, frequency: 5180), view: .plain), "\(elements)")
        }
        XCTAssertNotNil(try ScanResult(scan(name + settings, frequency: 5180), view: .plain))
        for length in 0..<Self.beacon.count {
            _ = try ScanResult(scan(Array(Self.beacon.prefix(length)), frequency: 1), view: .morse)
        }
    }

    func testOnlyTheChannelInUseIsSurveyed() throws {
        func survey(frequency: UInt32, isMarked: Bool, time: UInt64?) throws -> GenericNetlinkMessage {
            try NL80211Message.make { message in
                try message.append(3, integer: UInt32(2))
                try message.nest(84) { values in
                    try values.append(1, integer: frequency)
                    try values.append(2, integer: Int8(-92))
                    if isMarked { try values.append(3, octets: []) }
                    if let time { try values.append(4, integer: time) }
                    try values.append(5, integer: UInt64(15))
                    try values.append(7, integer: UInt64.max)
                }
            }
        }
        let expected = ChannelSurvey(
            activeMilliseconds: 120, busyMilliseconds: 15, receiveMilliseconds: .max, transmitMilliseconds: 0,
            noiseDBm: -92)
        XCTAssertEqual(try ChannelSurvey(survey(frequency: 5180, isMarked: true, time: 120), inUseMHz: nil), expected)
        XCTAssertEqual(try ChannelSurvey(survey(frequency: 5180, isMarked: false, time: 120), inUseMHz: 5180), expected)
        XCTAssertNil(try ChannelSurvey(survey(frequency: 5180, isMarked: false, time: 120), inUseMHz: 5200))
        XCTAssertNil(try ChannelSurvey(survey(frequency: 5180, isMarked: false, time: 120), inUseMHz: nil))
        XCTAssertNil(try ChannelSurvey(survey(frequency: 5180, isMarked: true, time: nil), inUseMHz: nil))
        XCTAssertNil(try ChannelSurvey(NL80211Message.make { _ in }, inUseMHz: nil))
    }

    func testAnInterfaceHasNameAddressTypeAndChannel() throws {
        func interface(_ body: (inout NetlinkAttributeWriter) throws -> Void) throws -> NL80211Interface? {
            try NL80211Interface(
                NL80211Message.make { message in
                    try message.append(3, integer: UInt32(7))
                    try message.append(4, string: "wlan0")
                    try message.append(6, octets: [2, 0, 0, 0, 0, 1])
                    try body(&message)
                })
        }
        let idle = try XCTUnwrap(interface { try $0.append(5, integer: UInt32(2)) })
        XCTAssertEqual([idle.isMeshPoint, idle.primaryMHz == nil, idle.widthMHz == nil], [false, true, true])
        XCTAssertEqual(idle.index, 7)
        // Channel 28 of 8 MHz in the US, as Morse Micro's driver shows it.
        let mesh = try XCTUnwrap(
            interface {
                try $0.append(5, integer: UInt32(7))
                try $0.append(38, integer: UInt32(5500))
                try $0.append(159, integer: UInt32(5))
                try $0.append(160, integer: UInt32(5570))
            })
        XCTAssertTrue(mesh.isMeshPoint)
        XCTAssertEqual([mesh.primaryMHz, mesh.centreMHz, mesh.widthMHz], [5500, 5570, 160])
        XCTAssertEqual(RadioView.morse.channel(centreMHz: 5570, widthMHz: 160)?.number, 28)
        XCTAssertNil(try NL80211Interface(NL80211Message.make { try $0.append(153, integer: UInt64(1)) }))
    }

    private func scan(_ elements: [UInt8], frequency: Int) throws -> GenericNetlinkMessage {
        try NL80211Message.make { message in
            try message.append(3, integer: UInt32(2))
            try message.nest(47) { values in
                try values.append(1, octets: [2, 0, 0, 0, 2, 0])
                try values.append(2, integer: UInt32(frequency))
                try values.append(6, octets: elements)
                try values.append(7, integer: Int32(-2000))
                try values.append(10, integer: UInt32(392))
            }
        }
    }

    private static func element(_ id: UInt8, _ content: [UInt8]) -> [UInt8] { [id, UInt8(content.count)] + content }

    private static func hex(_ text: String) -> [UInt8] {
        let digits = text.compactMap { $0.hexDigitValue.map { UInt8($0) } }
        return stride(from: 0, to: digits.count - 1, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    }
}
