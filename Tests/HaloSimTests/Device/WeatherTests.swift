import HaloModel
import XCTest

@testable import HaloSim

final class WeatherTests: XCTestCase {
    private let weather = Weather(seed: 1, name: "n", start: WallTime(milliseconds: 1_780_293_600_000))
    private let hour: Int64 = 3_600_000_000_000

    func testValuesStayWithinWhatTheSensorsMeasure() {
        for step in 0..<48 * 12 {
            let time = Int64(step) * hour / 12
            XCTAssertTrue((5...28).contains(weather.temperature(time)))
            XCTAssertTrue((30...95).contains(weather.humidity(time)))
            XCTAssertTrue((95_000...96_200).contains(weather.pressure(time)))
            XCTAssertTrue((11.5...13.5).contains(weather.voltage(time)))
            XCTAssertTrue((0.1...0.3).contains(weather.current(time)))
        }
    }

    func testAfternoonIsWarmerThanNight() {
        // The run starts at 06:00 UTC.
        XCTAssertGreaterThan(weather.temperature(9 * hour), weather.temperature(21 * hour) + 10)
    }

    func testNothingJumpsFromOneSecondToTheNext() {
        for second in 0..<600 as Range<Int64> {
            let time = second * 1_000_000_000
            XCTAssertLessThan(abs(weather.temperature(time + 1_000_000_000) - weather.temperature(time)), 0.05)
        }
    }
}
