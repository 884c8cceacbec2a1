/// One step of a sensor's programme, checked.
indirect enum TemplateStep: Sendable {
    /// Writes these octets, each an expression giving a whole number.
    case write([Expression])
    /// Does all of these so many times.
    case repeated([TemplateStep], times: Int)
    /// Gives names to values, in order.
    case define([Expression])
    /// Lets time pass.
    case wait(Duration)
    /// Reads until a value is as wanted.
    case poll(TemplateCheck, every: Duration, within: Duration)
    /// Reads octets and names numbers in them.
    case read(TemplateRead)
}

/// A read of several octets.
struct TemplateRead: Sendable {
    /// The register or command written first, if any.
    let register: UInt16?
    /// Octets on the wire, CRC octets included.
    let count: Int
    let checksum: TemplateChecksum?
    /// How long to ask again when the device does not acknowledge, and how often.
    let retry: TemplateRetry?
    let fields: [TemplateField]

    /// Octets left when the CRC octets are gone.
    var dataCount: Int { checksum.map { count / ($0.every + 1) * $0.every } ?? count }
}

/// How to go on when the device does not acknowledge yet.
struct TemplateRetry: Sendable {
    let every: Duration
    let within: Duration
}

/// A named number in the octets read.
struct TemplateField: Sendable {
    /// Where its bits are.
    enum Layout: Sendable {
        case whole(IntegerFormat, at: Int)
        /// Most significant first.
        case bits([BitRange], isSigned: Bool)
    }
    let name: String
    let layout: Layout

    /// The number; `nil` when the octets end before it.
    func value(in octets: [UInt8]) -> Int64? {
        switch layout {
        case .whole(let format, let offset): return format.value(in: octets, at: offset)
        case .bits(let ranges, let isSigned):
            var value: Int64 = 0
            var count = 0
            for range in ranges {
                guard let part = range.value(in: octets) else { return nil }
                value = value << Int64(range.count) | part
                count += range.count
            }
            return isSigned ? (value << (64 - Int64(count))) >> (64 - Int64(count)) : value
        }
    }
}

/// A value of the device compared with what it should be.
struct TemplateCheck: Sendable {
    /// The register or command written first; `nil` reads without one.
    let register: UInt16?
    let format: IntegerFormat
    let checksum: TemplateChecksum?
    /// Bits looked at.
    let mask: Int64
    /// What the masked value may be.
    let range: ClosedRange<Int64>
    /// Whether the device must not acknowledge the read, instead of answering it.
    let isRefusal: Bool

    /// Octets on the wire.
    var count: Int { checksum.map { format.count / $0.every * ($0.every + 1) } ?? format.count }

    /// Whether the octets, CRC octets removed, are as they should be.
    func accepts(_ octets: [UInt8]) -> Bool {
        guard let value = format.value(in: octets, at: 0) else { return false }
        return range.contains(value & mask)
    }

    /// What the octets, CRC octets removed, hold where something else is expected, for people.
    func complaint(_ octets: [UInt8]) -> String {
        guard let value = format.value(in: octets, at: 0) else { return "the answer is too short" }
        let wanted =
            range.lowerBound == range.upperBound
            ? hexadecimal(range.lowerBound) : "\(hexadecimal(range.lowerBound)) to \(hexadecimal(range.upperBound))"
        return "\(place) holds \(hexadecimal(value & mask)), expected \(wanted)"
    }

    /// What is read, for people.
    var place: String { register.map { "register 0x" + String($0, radix: 16, uppercase: true) } ?? "a plain read" }

    private func hexadecimal(_ value: Int64) -> String {
        value < 0 ? "\(value)" : "0x" + String(value, radix: 16, uppercase: true)
    }
}
