import CHaloLinux
import HaloHardware
import HaloModel

/// The attributes of a netlink message, in the order they came (linux/netlink.h, `struct nlattr`: length u16 with these
/// four octets, type u16; then the value, padded to four octets).
///
/// What is nested is parsed only when it is asked for, so depth costs nothing and cannot exhaust the stack.
struct NetlinkAttributes: Sendable {
    /// One attribute.
    struct Entry: Sendable {
        /// Its number, without `NLA_F_NESTED` and `NLA_F_NET_BYTEORDER`.
        let type: UInt16
        /// Its value, without padding.
        let value: ArraySlice<UInt8>
    }

    /// No attributes.
    static let none = NetlinkAttributes()

    /// All of them.
    let entries: [Entry]

    private init() { entries = [] }

    /// Parses attributes that fill `octets`.
    /// - Throws: `HardwareError` `io` when a length is shorter than the header or leads past the end.
    init(_ octets: ArraySlice<UInt8>) throws {
        var entries: [Entry] = []
        var reader = OctetReader(octets, of: "netlink attribute")
        // As the kernel does (linux/netlink.h, nla_ok): what is too short for a header is padding.
        while reader.rest.count >= 4 {
            let length = Int(try reader.integer(UInt16.self))
            let type: UInt16 = try reader.integer()
            guard length >= 4 else {
                throw HardwareError(.io, "netlink attribute: a length of \(length), shorter than its header")
            }
            entries.append(Entry(type: type & ~UInt16(0xC000), value: try reader.take(length - 4)))
            _ = try reader.take(min(length.paddingToFour, reader.rest.count))
        }
        self.entries = entries
    }

    /// The value of the first attribute of this type; `nil` when there is none.
    func octets(_ type: some BinaryInteger) -> ArraySlice<UInt8>? {
        entries.first { $0.type == type }?.value
    }

    /// Whether there is an attribute of this type (`NLA_FLAG`).
    func has(_ type: some BinaryInteger) -> Bool { octets(type) != nil }

    /// An integer in this machine's byte order; `nil` when there is none.
    /// - Throws: `HardwareError` `io` when it has another size.
    func integer<Value: FixedWidthInteger>(_ type: some BinaryInteger, _: Value.Type = Value.self) throws -> Value? {
        try octets(type).map { Value(machineOctets: try Self.sized($0, Value.bitWidth / 8, type)) }
    }

    /// A text (`NLA_STRING`, `NLA_NUL_STRING`) up to its first zero octet; what is no UTF-8 in it is replaced.
    func string(_ type: some BinaryInteger) -> String? {
        octets(type).map { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }

    /// A hardware address of six octets.
    /// - Throws: `HardwareError` `io` when it has another size.
    func macAddress(_ type: some BinaryInteger) throws -> MACAddress? {
        try octets(type).flatMap { MACAddress(octets: try Self.sized($0, 6, type)) }
    }

    /// An IPv4 address in network byte order.
    /// - Throws: `HardwareError` `io` when it has another size.
    func ipv4Address(_ type: some BinaryInteger) throws -> IPv4Address? {
        try octets(type).map {
            IPv4Address(rawValue: UInt32(bigEndian: UInt32(machineOctets: try Self.sized($0, 4, type))))
        }
    }

    /// The attributes within one; `nil` when it is not there.
    /// - Throws: `HardwareError` `io` as `init` does.
    func nested(_ type: some BinaryInteger) throws -> NetlinkAttributes? {
        try octets(type).map { try NetlinkAttributes($0) }
    }

    /// The elements of an array: an attribute whose own attributes, whatever their types, each hold attributes; empty when
    /// it is not there.
    /// - Throws: `HardwareError` `io` as `init` does.
    func list(_ type: some BinaryInteger) throws -> [NetlinkAttributes] {
        try nested(type)?.entries.map { try NetlinkAttributes($0.value) } ?? []
    }

    private static func sized(_ value: ArraySlice<UInt8>, _ size: Int, _ type: some BinaryInteger) throws
        -> ArraySlice<UInt8>
    {
        guard value.count == size else {
            throw HardwareError(.io, "netlink attribute \(type): \(value.count) octets instead of \(size)")
        }
        return value
    }
}
