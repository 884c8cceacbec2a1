import HaloModel
import XCTest

final class TimeTests: XCTestCase {
    func testDatesAndDayNumbersAgree() {
        let known: [(Int64, Int64, Int64, Int64)] = [
            (1970, 1, 1, 0), (1969, 12, 31, -1), (2000, 2, 29, 11_016), (2000, 3, 1, 11_017), (2026, 11, 24, 20_781),
            (1900, 3, 1, -25_508), (2100, 2, 28, 47_540), (2100, 3, 1, 47_541), (1600, 2, 29, -135_081),
        ]
        for (year, month, day, number) in known {
            let date = CivilDate(year: year, month: month, day: day)
            XCTAssertEqual(date.daysSinceEpoch, number, "\(date)")
            XCTAssertEqual(CivilDate(daysSinceEpoch: number), date)
        }
    }

    func testEveryDayOfEightHundredYearsComesBackAndFollowsTheOneBefore() {
        var last = CivilDate(daysSinceEpoch: -146_098)
        for number in Int64(-146_097)...146_097 {
            let date = CivilDate(daysSinceEpoch: number)
            XCTAssertEqual(date.daysSinceEpoch, number)
            let sameMonth = date.year == last.year && date.month == last.month && date.day == last.day + 1
            let nextMonth = date.day == 1 && (date.month == last.month + 1 || (date.month == 1 && last.month == 12))
            if !sameMonth && !nextMonth { return XCTFail("\(last) then \(date)") }
            last = date
        }
    }

    func testCalendarTimeIsWrittenInUTC() {
        XCTAssertEqual(WallTime(nanoseconds: 0).description, "1970-01-01T00:00:00.000Z")
        XCTAssertEqual(WallTime(milliseconds: 1_795_489_304_007).description, "2026-11-24T03:01:44.007Z")
        XCTAssertEqual(WallTime(nanoseconds: -1).description, "1969-12-31T23:59:59.999Z")
        XCTAssertEqual(WallTime(milliseconds: -86_400_001).description, "1969-12-30T23:59:59.999Z")
    }

    func testRFC3339IsReadWithAndWithoutFraction() {
        XCTAssertEqual(WallTime(rfc3339: "2026-11-24T03:01:44Z"), WallTime(milliseconds: 1_795_489_304_000))
        XCTAssertEqual(WallTime(rfc3339: "2026-11-24T03:01:44.5Z"), WallTime(milliseconds: 1_795_489_304_500))
        XCTAssertEqual(WallTime(rfc3339: "1970-01-01T00:00:00.000000001Z"), WallTime(nanoseconds: 1))
        for milliseconds in [Int64(0), 1, -1, 999, 1_795_489_304_007, -2_208_988_800_000] {
            let time = WallTime(milliseconds: milliseconds)
            XCTAssertEqual(WallTime(rfc3339: time.description), time)
        }
    }

    func testWhatIsNoTimeIsRefused() {
        let texts = [
            "", "Z", "2026-11-24", "2026-11-24T03:01:44", "2026-11-24T03:01:44+00:00", "2026-11-24t03:01:44z",
            "2026-11-24 03:01:44Z", "2026-13-24T03:01:44Z", "2026-00-24T03:01:44Z", "2026-02-29T03:01:44Z",
            "2026-11-31T03:01:44Z", "2026-11-24T24:01:44Z", "2026-11-24T03:60:44Z", "2026-11-24T03:01:60Z",
            "2026-11-24T03:01:44.Z", "2026-11-24T03:01:44.1234567890Z", "2026-11-24T03:01:44.-1Z",
            "0001-01-01T00:00:00Z",
            "9999-12-31T23:59:59Z", "+026-11-24T03:01:44Z", "2026-11-24T03:01:44,5Z", "2026-11-24T03:01:é4Z",
        ]
        for text in texts { XCTAssertNil(WallTime(rfc3339: text), text) }
    }

    func testArithmeticSaturates() {
        XCTAssertEqual(WallTime(nanoseconds: .max) + .seconds(1), WallTime(nanoseconds: .max))
        XCTAssertEqual(WallTime(nanoseconds: .min) + .seconds(-1), WallTime(nanoseconds: .min))
        XCTAssertEqual(WallTime(milliseconds: .max), WallTime(nanoseconds: .max))
        XCTAssertEqual(MonotonicInstant(nanoseconds: .max) + .nanoseconds(1), MonotonicInstant(nanoseconds: .max))
        XCTAssertEqual(
            MonotonicInstant(nanoseconds: .max) - MonotonicInstant(nanoseconds: -1),
            .nanoseconds(Int64.max) + .nanoseconds(1))
        XCTAssertEqual(Duration.seconds(Int64.max).wholeNanoseconds, .max)
        XCTAssertEqual(Duration.seconds(Int64.min).wholeNanoseconds, .min)
    }

    func testDurationsConvert() {
        XCTAssertEqual(Duration.milliseconds(1500).wholeMilliseconds, 1500)
        XCTAssertEqual(Duration.milliseconds(-1500).wholeNanoseconds, -1_500_000_000)
        XCTAssertEqual(Duration.nanoseconds(-1_999_999).wholeMilliseconds, -1)
        XCTAssertEqual(Duration.milliseconds(1500).secondsValue, 1.5)
        XCTAssertEqual(Duration.minutes(3), .seconds(180))
    }

    func testTimeIsWrittenAsText() throws {
        try assertRoundTrip(WallTime(milliseconds: 1_795_489_304_007), as: #""2026-11-24T03:01:44.007Z""#)
        assertRefused(WallTime.self, #""yesterday""#)
    }

    func testADateFieldIsThatOfTheStandardAndComesBack() throws {
        // The example of RFC 9110 5.6.7.
        let time = try XCTUnwrap(WallTime(rfc3339: "1994-11-06T08:49:37.750Z"))
        XCTAssertEqual(time.httpDate, "Sun, 06 Nov 1994 08:49:37 GMT")
        XCTAssertEqual(WallTime(httpDate: time.httpDate)?.milliseconds, time.milliseconds - 750)
        for text in [
            "1970-01-01T00:00:00Z", "1969-12-31T23:59:59.500Z", "2026-11-25T16:14:53Z", "2028-02-29T12:00:00Z",
        ] {
            let time = try XCTUnwrap(WallTime(rfc3339: text))
            let back = try XCTUnwrap(WallTime(httpDate: time.httpDate))
            XCTAssertTrue((.zero ..< .seconds(1)).contains(time - back), text)
        }
        for text in ["", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994", "Sun, 06 Nov 1994 08:49:37 UTC"]
        {
            XCTAssertNil(WallTime(httpDate: text), text)
        }
    }
}
