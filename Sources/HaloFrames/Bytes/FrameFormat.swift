/// A wire format as a value: what can be read from octets and written back to the same octets.
public protocol FrameFormat: Sendable {
    /// Reads the value where `reader` stands and leaves it behind the last octet used.
    /// - Throws: `FrameError` when the octets end early or hold what the format does not allow; never traps.
    init(parsing reader: inout ByteReader) throws(FrameError)

    /// Appends the value's octets.
    func write(to writer: inout ByteWriter)
}

extension FrameFormat {
    /// Reads the value from the start of `octets`; octets behind it are ignored.
    /// - Throws: `FrameError`, as `init(parsing:)`.
    public init(octets: [UInt8]) throws(FrameError) {
        var reader = ByteReader(octets)
        try self.init(parsing: &reader)
    }

    /// The value's octets.
    public var octets: [UInt8] {
        var writer = ByteWriter()
        write(to: &writer)
        return writer.bytes
    }
}
