import HaloHardware
import HaloModel
import XCTest

@testable import HaloLinux

final class StationNetlinkTests: XCTestCase {
    /// The octets the kernel sends for the recorded stations say what `iw` printed of them.
    func testRecordedStationsAreWhatIwPrinted() throws {
        var count = 0
        for name in ["meshA-n0-iw-station-dump", "meshA2-n2-wrongpw-station-dump"] {
            for (address, values) in IwText.stations(try LinuxFixtures.text("nl80211/\(name).txt")) {
                func number(_ key: String) throws -> Int { try XCTUnwrap(IwText.number(values[key]), key) }
                let isEstablished = values["mesh plink"] == "ESTAB"
                let throughput = values["expected throughput"].flatMap { Double($0.prefix { $0 != "M" }) }
                let rate = try XCTUnwrap(values["tx bitrate"]).split(separator: " ")
                let tenths = UInt32((try XCTUnwrap(Double(rate[0])) * 10).rounded())
                let mcs = rate.firstIndex(of: "MCS").flatMap { UInt8(rate[$0 + 1]) }
                let message = try NL80211Message.make { message in
                    try message.append(3, integer: UInt32(2))
                    try message.append(6, octets: address.octets)
                    try message.nest(21) { station in
                        try station.append(1, integer: UInt32(number("inactive time")))
                        try station.append(2, integer: UInt32(number("rx bytes")))
                        try station.append(23, integer: UInt64(number("rx bytes")))
                        try station.append(3, integer: UInt32(number("tx bytes")))
                        try station.append(24, integer: UInt64(number("tx bytes")))
                        try station.append(9, integer: UInt32(number("rx packets")))
                        try station.append(10, integer: UInt32(number("tx packets")))
                        try station.append(11, integer: UInt32(number("tx retries")))
                        try station.append(12, integer: UInt32(number("tx failed")))
                        try station.append(7, integer: Int8(number("signal")))
                        try station.nest(8) { rate in
                            try rate.append(1, integer: UInt16(tenths))
                            try rate.append(5, integer: tenths)
                            if let mcs { try rate.append(2, integer: mcs) }
                            if values["tx bitrate"]?.contains("short GI") == true { try rate.append(4, octets: []) }
                        }
                        if let throughput {
                            try station.append(27, integer: UInt32((throughput * 1000).rounded()))
                        }
                        try station.append(4, integer: UInt16(number("mesh llid")))
                        try station.append(5, integer: UInt16(number("mesh plid")))
                        try station.append(6, integer: UInt8(isEstablished ? 4 : 0))
                        let metric = try number("mesh airtime link metric")
                        try station.append(41, integer: UInt32(truncatingIfNeeded: metric))
                        try station.append(16, integer: UInt32(number("connected time")))
                    }
                }
                let station = try XCTUnwrap(Station(message, view: .plain))
                XCTAssertEqual(station.address, address)
                XCTAssertEqual(station.link, isEstablished ? .established : .listen)
                XCTAssertEqual(Int(station.inactiveMilliseconds), try number("inactive time"))
                XCTAssertEqual(station.signalDBm, -20)
                XCTAssertEqual(station.expectedThroughputKbps, throughput.map { Int(($0 * 1000).rounded()) })
                XCTAssertEqual(Int(station.receivedOctets), try number("rx bytes"))
                XCTAssertEqual(Int(station.sentOctets), try number("tx bytes"))
                XCTAssertEqual(Int(station.receivedPackets), try number("rx packets"))
                XCTAssertEqual(Int(station.sentPackets), try number("tx packets"))
                XCTAssertEqual([station.retries, station.failed, station.beaconLoss], [0, 0, 0])
                XCTAssertEqual(Int(station.connectedSeconds), try number("connected time"))
                // The supplicant's own MPM does not tell the kernel.
                XCTAssertEqual([station.localLinkID, station.peerLinkID], [0, 0])
                XCTAssertEqual(
                    station.airtimeMetric, isEstablished ? UInt32(try number("mesh airtime link metric")) : .max)
                XCTAssertEqual(station.transmitRate?.kbps, Int(tenths) * 100)
                XCTAssertEqual(station.transmitRate?.mcs, Int(mcs ?? 0))
                count += 1
            }
        }
        XCTAssertEqual(count, 5)
    }

    func testEveryPeeringStateHasTheKernelsNumber() throws {
        let states: [(UInt8, PeerLinkState)] = [
            (0, .listen), (1, .openSent), (2, .openReceived), (3, .confirmReceived), (4, .established), (5, .holding),
            (6, .blocked), (7, .listen), (255, .listen),
        ]
        for (number, state) in states {
            XCTAssertEqual(try station { try $0.append(6, integer: number) }?.link, state)
        }
        XCTAssertEqual(try station { _ in }?.link, .listen)
        XCTAssertEqual(try station { try $0.append(4, integer: UInt16(0xBEEF)) }?.localLinkID, 0xBEEF)
    }

    func testWithoutLongCountersTheShortOnesCount() throws {
        let found = try station {
            try $0.append(2, integer: UInt32.max)
            try $0.append(24, integer: UInt64.max)
        }
        XCTAssertEqual(found?.receivedOctets, UInt64(UInt32.max))
        XCTAssertEqual(found?.sentOctets, .max)
        XCTAssertNil(found?.signalDBm)
        XCTAssertNil(found?.expectedThroughputKbps)
        XCTAssertNil(found?.transmitRate)
    }

    func testWhatIsNoStationIsNone() throws {
        XCTAssertNil(try Station(NL80211Message.make { _ in }, view: .plain))
        XCTAssertNil(
            try Station(NL80211Message.make { try $0.append(6, octets: [2, 0, 0, 0, 0, 1]) }, view: .plain))
        XCTAssertThrowsError(
            try Station(
                NL80211Message.make {
                    try $0.append(6, octets: [2, 0, 0, 0, 0])
                    try $0.nest(21) { _ in }
                }, view: .plain))
        XCTAssertThrowsError(try station { try $0.append(1, integer: UInt64(1)) })
        XCTAssertThrowsError(try station { try $0.append(8, octets: [3, 0, 1, 0]) })
    }

    func testMorsesVHTIsS1G() throws {
        let table: [(UInt8, UInt16?, Bool, RadioRate?)] = [
            (0, nil, false, RadioRate(mcs: 0, widthMHz: 1, shortGuardInterval: false, kbps: 300)),
            (10, nil, false, RadioRate(mcs: 10, widthMHz: 1, shortGuardInterval: false, kbps: 150)),
            (7, 3, false, RadioRate(mcs: 7, widthMHz: 2, shortGuardInterval: false, kbps: 6500)),
            (7, 8, true, RadioRate(mcs: 7, widthMHz: 4, shortGuardInterval: true, kbps: 15_000)),
            (7, 10, true, RadioRate(mcs: 7, widthMHz: 8, shortGuardInterval: true, kbps: 32_500)),
            (9, 3, false, nil), (10, 8, false, nil), (200, nil, false, nil), (3, 18, false, nil), (3, 12, false, nil),
        ]
        for (mcs, flag, isShort, rate) in table {
            let found = try station {
                try $0.nest(8) { inner in
                    try inner.append(5, integer: UInt32(9999))
                    try inner.append(6, integer: mcs)
                    if let flag { try inner.append(flag, octets: []) }
                    if isShort { try inner.append(4, octets: []) }
                }
            } view: {
                .morse
            }
            XCTAssertEqual(found?.transmitRate, rate, "MCS \(mcs), flag \(flag ?? 0)")
        }
        // A legacy rate of that driver means nothing.
        let legacy = try station {
            try $0.nest(8) { try $0.append(5, integer: UInt32(10)) }
        } view: {
            .morse
        }
        XCTAssertNil(legacy?.transmitRate)
    }

    func testAKernelThatKnowsS1GIsTakenAtItsWord() throws {
        let widths: [(UInt16, Int, Int)] = [(25, 1, 600), (26, 2, 1300), (27, 4, 2700), (28, 8, 5850)]
        for (flag, width, kbps) in widths {
            for view in [RadioView.plain, .morse] {
                let found = try station {
                    try $0.nest(8) { inner in
                        try inner.append(23, integer: UInt8(1))
                        try inner.append(flag, octets: [])
                    }
                } view: {
                    view
                }
                XCTAssertEqual(
                    found?.transmitRate,
                    RadioRate(mcs: 1, widthMHz: width, shortGuardInterval: false, kbps: kbps))
            }
        }
    }

    func testNoCutAndNoNoiseTraps() throws {
        let whole = try NetlinkAttributeWriter { message in
            try message.append(6, octets: [2, 0, 0, 0, 1, 0])
            try message.nest(21) { station in
                for type in [1, 2, 9, 10, 11, 12, 16, 18, 27, 41] { try station.append(type, integer: UInt32.max) }
                try station.append(7, integer: Int8.min)
                try station.nest(8) { try $0.append(6, integer: UInt8.max) }
            }
        }.octets
        var random: UInt64 = 0x9E37_79B9_7F4A_7C15
        func next() -> UInt64 {
            random ^= random << 13
            random ^= random >> 7
            random ^= random << 17
            return random
        }
        for round in 0..<4000 {
            var octets = Array(whole.prefix(round < whole.count ? round : whole.count))
            if round >= whole.count {
                for _ in 0...Int(next() % 4) { octets[Int(next() % UInt64(octets.count))] = UInt8(next() & 0xFF) }
            }
            let message = NetlinkMessage(type: 28, flags: 2, sequence: 1, payload: [19, 1, 0, 0] + octets)
            guard let parsed = try? GenericNetlinkMessage(message) else { continue }
            _ = try? Station(parsed, view: .morse)
            _ = try? MeshPath(parsed)
            _ = try? ChannelSurvey(parsed, inUseMHz: 5180)
            _ = try? ScanResult(parsed, view: .morse)
            _ = try? NL80211Interface(parsed)
        }
    }

    private func station(
        _ body: (inout NetlinkAttributeWriter) throws -> Void, view: () -> RadioView = { .plain }
    ) throws -> Station? {
        let message = try NL80211Message.make { message in
            try message.append(6, octets: [2, 0, 0, 0, 0, 1])
            try message.nest(21, body)
        }
        return try Station(message, view: view())
    }
}
