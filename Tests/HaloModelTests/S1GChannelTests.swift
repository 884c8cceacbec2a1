import HaloModel
import XCTest

final class S1GChannelTests: XCTestCase {
    func testTheTableCoversTheNineCountries() {
        XCTAssertEqual(S1GChannel.countries, ["AU", "EU", "IN", "JP", "KR", "NZ", "SG", "UK", "US"])
    }

    func testAnAmericanChannelHasItsFrequencyClassesAndProxy() throws {
        let channel = try XCTUnwrap(S1GChannel.find(country: "US", channel: 44, widthMHz: 8))
        XCTAssertEqual(channel.centreKHz, 924_000)
        XCTAssertEqual(channel.operatingClass, 4)
        XCTAssertEqual(channel.globalOperatingClass, 71)
        XCTAssertEqual(channel.proxyChannel, 163)
        XCTAssertEqual(channel.maximumEIRPdBm, 36)
    }

    func testAmericanChannelsFollowTheFormula() {
        for channel in S1GChannel.all where ["US", "AU", "NZ"].contains(channel.country) {
            XCTAssertEqual(channel.centreKHz, 902_000 + 500 * channel.number, "\(channel)")
        }
    }

    func testChannelsOfOneCountryAndWidthDoNotRepeat() {
        var seen = Set<String>()
        for channel in S1GChannel.all {
            XCTAssertTrue(
                seen.insert("\(channel.country) \(channel.number) \(channel.widthMHz)").inserted, "\(channel)")
            XCTAssertTrue([1, 2, 4, 8].contains(channel.widthMHz))
        }
        XCTAssertEqual(S1GChannel.all.filter { $0.country == "US" }.count, 26 + 13 + 6 + 3)
    }

    func testEuropeLimitsAStationMoreThanAnAccessPoint() throws {
        let channel = try XCTUnwrap(S1GChannel.find(country: "EU", channel: 5, widthMHz: 1))
        XCTAssertEqual(channel.stationDutyCyclePercent, 2.8)
        XCTAssertEqual(channel.accessPointDutyCyclePercent, 10)
        XCTAssertEqual(channel.maximumEIRPdBm, 16.13)
    }

    func testGreatBritainIsListedAsUK() {
        XCTAssertEqual(S1GChannel.find(country: "GB", channel: 33, widthMHz: 1)?.centreKHz, 917_900)
    }

    func testAProxyChannelLeadsBack() {
        XCTAssertEqual(S1GChannel.find(country: "US", proxyChannel: 163)?.number, 44)
        XCTAssertEqual(S1GChannel.find(country: "JP", proxyChannel: 54)?.number, 4)
        XCTAssertNil(S1GChannel.find(country: "KR", channel: 20)?.proxyChannel)
    }

    func testAnUnknownChannelIsNotFound() {
        XCTAssertNil(S1GChannel.find(country: "US", channel: 44, widthMHz: 4))
        XCTAssertNil(S1GChannel.find(country: "XX", channel: 1, widthMHz: 1))
    }
}
