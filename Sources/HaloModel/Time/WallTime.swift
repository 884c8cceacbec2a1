/// A reading of the calendar clock (Linux `CLOCK_REALTIME`): nanoseconds since 1970-01-01T00:00:00Z, leap seconds not
/// counted (POSIX.1-2017 4.16). It may step; never measure an interval with it.
public struct WallTime: Hashable, Comparable, Sendable {
    /// Nanoseconds since the POSIX epoch.
    public let nanoseconds: Int64

    /// Takes nanoseconds since the POSIX epoch.
    public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

    /// Takes milliseconds since the POSIX epoch; saturates.
    public init(milliseconds: Int64) {
        let (value, overflow) = milliseconds.multipliedReportingOverflow(by: 1_000_000)
        self.init(nanoseconds: overflow ? (milliseconds < 0 ? .min : .max) : value)
    }

    /// Milliseconds since the POSIX epoch, rounded down.
    public var milliseconds: Int64 {
        nanoseconds >= 0 ? nanoseconds / 1_000_000 : -((999_999 - nanoseconds) / 1_000_000)
    }

    /// Earlier comes first.
    public static func < (left: WallTime, right: WallTime) -> Bool { left.nanoseconds < right.nanoseconds }

    /// A later time; saturates instead of overflowing.
    public static func + (left: WallTime, right: Duration) -> WallTime {
        let (sum, overflow) = left.nanoseconds.addingReportingOverflow(right.wholeNanoseconds)
        return WallTime(nanoseconds: overflow ? (right < .zero ? .min : .max) : sum)
    }

    /// Time from `right` to `left` as the calendar has it.
    public static func - (left: WallTime, right: WallTime) -> Duration {
        .nanoseconds(left.nanoseconds) - .nanoseconds(right.nanoseconds)
    }
}

extension WallTime: CustomStringConvertible {
    /// RFC 3339 in UTC with milliseconds: `2026-11-24T03:01:44.000Z`.
    public var description: String {
        let millis = milliseconds
        let day = millis >= 0 ? millis / 86_400_000 : -((86_399_999 - millis) / 86_400_000)
        let inDay = millis - day * 86_400_000
        let date = CivilDate(daysSinceEpoch: day)
        func pad(_ value: Int64, _ width: Int) -> String {
            let text = String(value)
            return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
        }
        return "\(pad(date.year, 4))-\(pad(date.month, 2))-\(pad(date.day, 2))T"
            + "\(pad(inDay / 3_600_000, 2)):\(pad(inDay / 60_000 % 60, 2)):\(pad(inDay / 1000 % 60, 2))"
            + ".\(pad(inDay % 1000, 3))Z"
    }
}

extension WallTime: Codable {
    /// Reads RFC 3339 in UTC, as written by `description`, with or without a fraction.
    /// - Throws: `DecodingError.dataCorrupted` when the text is no such time.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let time = WallTime(rfc3339: text) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "expected a time such as 2026-11-24T03:01:44Z, found \"\(text)\"")
        }
        self = time
    }

    /// Writes `description`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }

    /// Parses RFC 3339 in UTC (`…Z`), fraction of up to nine digits.
    public init?(rfc3339 text: String) {
        let bytes = Array(text.utf8)
        guard (20...30).contains(bytes.count), bytes.last == UInt8(ascii: "Z") else { return nil }
        func number(_ range: Range<Int>) -> Int64? {
            var value: Int64 = 0
            for byte in bytes[range] {
                guard (0x30...0x39).contains(byte) else { return nil }
                value = value * 10 + Int64(byte - 0x30)
            }
            return value
        }
        let separators: [(Int, Character)] = [(4, "-"), (7, "-"), (10, "T"), (13, ":"), (16, ":")]
        guard separators.allSatisfy({ bytes[$0.0] == $0.1.asciiValue }),
            let year = number(0..<4), let month = number(5..<7), let day = number(8..<10),
            let hour = number(11..<13), let minute = number(14..<16), let second = number(17..<19),
            (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60, second < 60
        else { return nil }
        var fraction: Int64 = 0
        if bytes.count > 20 {
            let digits = 20..<(bytes.count - 1)
            guard bytes[19] == UInt8(ascii: "."), !digits.isEmpty, let value = number(digits) else { return nil }
            fraction = value
            for _ in digits.count..<9 { fraction *= 10 }
        }
        let date = CivilDate(year: year, month: month, day: day)
        guard CivilDate(daysSinceEpoch: date.daysSinceEpoch) == date, (1678...2261).contains(year) else { return nil }
        let seconds = date.daysSinceEpoch * 86_400 + hour * 3600 + minute * 60 + second
        self.init(nanoseconds: seconds * 1_000_000_000 + fraction)
    }
}
