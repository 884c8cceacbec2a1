/// What a receiver tells about a frame, before the frame (radiotap.org; linux/ieee80211_radiotap.h).
///
/// A header read from octets is written back to the same octets, whatever fields, namespaces and paddings it has.
public struct RadiotapHeader: Hashable, Sendable {
    /// The words of `it_present`, at least one; bit 31 of each says that another follows.
    public let presentWords: [UInt32]
    /// Everything behind the present words, paddings included.
    public let fieldOctets: [UInt8]
    /// The fields of these understood here.
    public let fields: RadiotapFields

    /// A header with these fields, aligned as the standard asks.
    public init(fields: RadiotapFields) {
        self.fields = fields
        (presentWords, fieldOctets) = fields.encoded()
    }

    /// Octets the header takes.
    public var length: Int { 4 + 4 * presentWords.count + fieldOctets.count }
}

extension RadiotapHeader: FrameFormat {
    /// Reads header and fields. Fields behind the first unknown one are kept but not understood, because only its
    /// definition would tell its size.
    /// - Throws: `FrameError` for another version, or when header or present words exceed the announced length.
    public init(parsing reader: inout ByteReader) throws(FrameError) {
        let version = try reader.readUInt8("radiotap version")
        guard version == 0 else { throw FrameError.invalid(field: "radiotap version", value: UInt64(version)) }
        try reader.skip(1, "radiotap padding")
        let length = Int(try reader.readUInt16LE("radiotap length"))
        guard length >= 8 else { throw FrameError.invalid(field: "radiotap length", value: UInt64(length)) }
        var body = try reader.subReader(length - 4, "radiotap header")
        var words: [UInt32] = []
        repeat {
            words.append(try body.readUInt32LE("radiotap present word"))
        } while words.last.map { $0 >> 31 == 1 } ?? false
        presentWords = words
        let octets = body.readRemaining()
        fieldOctets = octets
        fields = RadiotapFields(presentWords: words, octets: octets)
    }

    /// Appends the header.
    public func write(to writer: inout ByteWriter) {
        writer.writeUInt16LE(0)
        writer.writeUInt16LE(UInt16(truncatingIfNeeded: length))
        for word in presentWords { writer.writeUInt32LE(word) }
        writer.writeBytes(fieldOctets)
    }
}
