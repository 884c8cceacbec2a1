/// A duration written with its units: `500ms`, `120s`, `20min`, `1h`, `1.5h`, `1h30min`.
public struct DocumentDuration: Sendable, Hashable, Codable, CustomStringConvertible {
    /// The duration.
    public var value: Duration

    /// Takes a duration.
    public init(_ value: Duration) { self.value = value }

    /// Units, longest first, in nanoseconds.
    private static let units: [(name: String, nanoseconds: Int64)] = [
        ("d", 86_400_000_000_000), ("h", 3_600_000_000_000), ("min", 60_000_000_000), ("s", 1_000_000_000),
        ("ms", 1_000_000), ("us", 1_000), ("ns", 1),
    ]

    /// Parses `text`; `nil` when it is no such duration or longer than 292 years.
    public init?(_ text: String) {
        var rest = Substring(text).utf8
        var total: Int64 = 0
        guard !rest.isEmpty else { return nil }
        while !rest.isEmpty {
            guard let part = Self.part(&rest) else { return nil }
            let (sum, overflow) = total.addingReportingOverflow(part)
            guard !overflow else { return nil }
            total = sum
        }
        value = .nanoseconds(total)
    }

    /// One number with its unit, in nanoseconds; what is finer than a nanosecond is cut off.
    private static func part(_ rest: inout Substring.UTF8View) -> Int64? {
        let isDigit: (UInt8) -> Bool = { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        let digits = rest.prefix(while: isDigit)
        rest.removeFirst(digits.count)
        guard let whole = Int64(Substring(digits)) else { return nil }
        var fraction = Substring().utf8
        if rest.first == UInt8(ascii: ".") {
            rest.removeFirst()
            fraction = rest.prefix(while: isDigit)
            rest.removeFirst(fraction.count)
            guard !fraction.isEmpty else { return nil }
        }
        let letters = rest.prefix { !isDigit($0) }
        rest.removeFirst(letters.count)
        guard let unit = units.first(where: { $0.name == String(Substring(letters)) }) else { return nil }
        var (nanoseconds, overflow) = whole.multipliedReportingOverflow(by: unit.nanoseconds)
        guard !overflow else { return nil }
        var scale = unit.nanoseconds
        for digit in fraction {
            // Scales are products of 10, 6 and 24, so ten is not always a divisor: the rest is below a nanosecond.
            let numerator = Int64(digit - UInt8(ascii: "0")) * scale
            (nanoseconds, overflow) = nanoseconds.addingReportingOverflow(numerator / 10)
            guard !overflow else { return nil }
            scale /= 10
        }
        return nanoseconds
    }

    /// The largest unit that needs no fraction: `90s`, `500ms`.
    public var description: String {
        let (seconds, attoseconds) = value.components
        let (scaled, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        guard !overflow else { return "\(seconds)s" }
        let nanoseconds = scaled &+ attoseconds / 1_000_000_000
        let unit = Self.units.first { nanoseconds != 0 && nanoseconds % $0.nanoseconds == 0 } ?? ("s", 1_000_000_000)
        return "\(nanoseconds / unit.nanoseconds)\(unit.name)"
    }

    /// Reads the text form.
    /// - Throws: `DecodingError.dataCorrupted` when it is no duration with a unit.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let found = ((decoder as? NodeDecoder)?.node.summary).map { ", found \($0)" } ?? ""
        let text: String
        do {
            text = try container.decode(String.self)
        } catch {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "expected a duration with a unit, such as 500ms, 30s or 20min\(found)")
        }
        guard let duration = DocumentDuration(text) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "expected a duration such as 500ms, 30s, 20min or 1h\(found)")
        }
        self = duration
    }

    /// Writes `description`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
