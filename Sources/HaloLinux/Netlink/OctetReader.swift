import HaloHardware

/// Takes values from the front of octets that may be cut short or wrong; never reads past the end.
struct OctetReader: Sendable {
    /// What is left.
    private(set) var rest: ArraySlice<UInt8>
    private let subject: String

    /// Reads `octets`; `subject` names them in errors.
    init(_ octets: ArraySlice<UInt8>, of subject: String) {
        rest = octets
        self.subject = subject
    }

    /// The next `count` octets.
    /// - Throws: `HardwareError` `io` when there are fewer.
    mutating func take(_ count: Int) throws -> ArraySlice<UInt8> {
        guard count >= 0, count <= rest.count else {
            throw HardwareError(.io, "\(subject): cut short, \(rest.count) octets where \(count) were to come")
        }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }

    /// The next integer in this machine's byte order, as the kernel writes its own.
    /// - Throws: `HardwareError` `io` when there are too few octets.
    mutating func integer<Value: FixedWidthInteger>(_: Value.Type = Value.self) throws -> Value {
        Value(machineOctets: try take(Value.bitWidth / 8))
    }

    /// The next integer in network byte order.
    /// - Throws: `HardwareError` `io` when there are too few octets.
    mutating func bigEndian<Value: FixedWidthInteger>(_: Value.Type = Value.self) throws -> Value {
        Value(bigEndian: try integer())
    }
}

extension FixedWidthInteger {
    /// The integer these octets hold in this machine's byte order; octets beyond its size are left out, missing ones 0.
    init(machineOctets octets: ArraySlice<UInt8>) {
        var value: Self = 0
        withUnsafeMutableBytes(of: &value) { buffer in
            for (index, octet) in zip(buffer.indices, octets) { buffer[index] = octet }
        }
        self = value
    }

    /// The octets in this machine's byte order.
    var machineOctets: [UInt8] { withUnsafeBytes(of: self) { Array($0) } }
}
