import HaloModel
import XCTest

final class RFConfigurationTests: XCTestCase {
    private func refusal(_ change: (inout RFConfiguration) -> Void, stations: Int = 1) -> String? {
        var configuration = RFConfiguration(generation: 1, country: "US", channel: 38, widthMHz: 2)
        change(&configuration)
        do {
            try configuration.check(stations: stations)
            return nil
        } catch {
            return error.description
        }
    }

    func testEveryChannelOfEveryCountryIsAllowedAndNoOther() {
        for country in S1GChannel.countries {
            for width in [1, 2, 4, 8, 16] {
                for channel in 0...60 {
                    let isThere = S1GChannel.find(country: country, channel: channel, widthMHz: width) != nil
                    let refused = refusal {
                        $0.country = country
                        $0.channel = channel
                        $0.widthMHz = width
                    }
                    XCTAssertEqual(refused == nil, isThere, "\(country) \(channel) \(width) MHz: \(refused ?? "")")
                }
            }
        }
    }

    func testWhatIsWrongIsNamedWithTheRemedy() {
        let table: [(String, (inout RFConfiguration) -> Void)] = [
            ("country: \"XX\" is not in the channel table; choose one of AU, EU,", { $0.country = "XX" }),
            ("width_mhz: 3 MHz is not allowed in US; choose one of 1, 2, 4, 8 MHz", { $0.widthMHz = 3 }),
            ("channel: US has no channel 39 of 2 MHz; choose one of 2, 6, 10,", { $0.channel = 39 }),
            ("generation: is negative", { $0.generation = -1 }),
            ("schema: is 2, and this version reads 1", { $0.schema = 2 }),
            ("transmit_power_dbm: has to be 0 to 36 dBm", { $0.transmitPowerDBm = 37 }),
            ("antenna_gain_dbi: has to be", { $0.antennaGainDBi = .nan }),
            (
                "transmit_power_dbm: 30 dBm with an antenna of 9 dBi radiates 39 dBm, and US allows 36 dBm EIRP on "
                    + "channel 38; set at most 27",
                {
                    $0.transmitPowerDBm = 30
                    $0.antennaGainDBi = 9
                }
            ),
        ]
        for (start, change) in table {
            let message = refusal(change) ?? "allowed"
            XCTAssertTrue(message.hasPrefix(start), message)
        }
        XCTAssertNil(
            refusal {
                $0.transmitPowerDBm = 27; $0.antennaGainDBi = 9
            })
    }

    func testInEuropeAFewDevicesFitTheDutyCycleAndAHundredDoNot() {
        let europe: (inout RFConfiguration) -> Void = {
            $0.country = "EU"
            $0.channel = 5
            $0.widthMHz = 1
        }
        XCTAssertNil(refusal(europe, stations: 10))
        let message = refusal(europe, stations: 100) ?? "allowed"
        XCTAssertTrue(
            message.hasPrefix("width_mhz: beacons and originator messages of 100 devices alone need"), message)
        XCTAssertTrue(message.contains("EU allows 2.8 %"), message)
        XCTAssertNil(refusal({ _ in }, stations: 1000), "the United States have no duty cycle")
    }

    func testSensitivityIsNoiseFigureAndSlowestRate() {
        // Morse Micro: −174 dBm/Hz + 10 log B + 4 dB, and 5 dB for MCS 0; MCS 10 at 1 MHz needs 3 dB less.
        XCTAssertEqual([1, 2, 4, 8].map(RFConfiguration.sensitivityDBm), [-108, -102, -99, -96])
    }

    func testAChannelNumberStandsForOneWidthInEveryCountry() {
        for country in S1GChannel.countries {
            let numbers = S1GChannel.all.filter { $0.country == country }.map(\.number)
            let widths = Dictionary(grouping: S1GChannel.all.filter { $0.country == country }, by: \.number)
            XCTAssertTrue(widths.values.allSatisfy { Set($0.map(\.widthMHz)).count == 1 }, "\(country) \(numbers)")
        }
    }
}
