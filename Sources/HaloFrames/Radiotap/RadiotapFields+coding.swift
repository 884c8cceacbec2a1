extension RadiotapFields {
    /// Alignment and size of fields 0…27 in octets (radiotap.org/fields/defined).
    private static let layout: [(alignment: Int, size: Int)] = [
        (8, 8), (1, 1), (1, 1), (2, 4), (2, 2), (1, 1), (1, 1), (2, 2), (2, 2), (2, 2), (1, 1), (1, 1), (1, 1), (1, 1),
        (2, 2), (2, 2), (1, 1), (1, 1), (4, 8), (1, 3), (4, 8), (2, 12), (8, 12), (2, 12), (2, 12), (2, 6), (1, 1),
        (2, 4),
    ]
    private static let tlvBit = 28
    private static let defaultNamespaceBit = 29
    private static let vendorNamespaceBit = 30
    private static let s1gType: UInt16 = 32

    /// Reads what is understood of `octets`, which follow the present words. Alignment counts from the start of the
    /// whole header. Never fails: reading ends at the first field that is unknown or cut off.
    init(presentWords: [UInt32], octets: [UInt8]) {
        self.init()
        var reader = ByteReader(octets)
        let base = 4 + 4 * presentWords.count
        // Bits 29 and 30 of a word say what the next word's bits mean; with neither they go on from 32, where the
        // default namespace has no fields and a vendor's have been left out.
        var isDefault = true
        for (index, word) in presentWords.enumerated() {
            if isDefault, !readDefault(word, base: base, isFirst: index == 0, from: &reader) { return }
            isDefault = word >> UInt32(Self.defaultNamespaceBit) & 1 == 1
            if word >> UInt32(Self.vendorNamespaceBit) & 1 == 1, !Self.skipVendor(base: base, from: &reader) { return }
        }
    }

    private static func align(_ reader: inout ByteReader, to alignment: Int, base: Int) -> Bool {
        let offset = (base + reader.position) % alignment
        return offset == 0 || (try? reader.skip(alignment - offset, "padding")) != nil
    }

    /// Vendor namespace: OUI 3, sub-namespace 1, length 2, aligned to 2; its fields follow right behind it.
    private static func skipVendor(base: Int, from reader: inout ByteReader) -> Bool {
        guard align(&reader, to: 2, base: base), (try? reader.skip(4, "vendor")) != nil,
            let length = try? reader.readUInt16LE("vendor length")
        else { return false }
        return (try? reader.skip(Int(length), "vendor fields")) != nil
    }

    /// - Parameter isFirst: fields of a repeated word describe further antennas and must not overwrite the first.
    private mutating func readDefault(_ word: UInt32, base: Int, isFirst: Bool, from reader: inout ByteReader) -> Bool {
        for bit in 0...Self.tlvBit where word >> UInt32(bit) & 1 == 1 {
            if bit == Self.tlvBit {
                readTLVs(base: base, from: &reader)
                return false
            }
            let (alignment, size) = Self.layout[bit]
            guard Self.align(&reader, to: alignment, base: base), var field = try? reader.subReader(size, "field")
            else {
                return false
            }
            if isFirst { try? read(bit, from: &field) }
        }
        return true
    }

    private mutating func read(_ bit: Int, from field: inout ByteReader) throws(FrameError) {
        switch bit {
        case 0: tsfMicroseconds = try field.readUInt64LE("TSFT")
        case 1: flags = Flags(rawValue: try field.readUInt8("flags"))
        case 2: rate = try field.readUInt8("rate")
        case 3:
            frequencyMHz = try field.readUInt16LE("frequency")
            channelFlags = try field.readUInt16LE("channel flags")
        case 5: signalDBm = try field.readInt8("signal")
        case 6: noiseDBm = try field.readInt8("noise")
        case 11: antenna = try field.readUInt8("antenna")
        default: break
        }
    }

    /// Type and length of two octets each; the value is padded to a multiple of four, except at the very end, where
    /// some drivers leave the padding out.
    private mutating func readTLVs(base: Int, from reader: inout ByteReader) {
        while Self.align(&reader, to: 4, base: base), let type = try? reader.readUInt16LE("TLV type"),
            let length = try? reader.readUInt16LE("TLV length"), var value = try? reader.subReader(Int(length), "TLV")
        {
            if type == Self.s1gType { s1g = try? RadiotapS1G(parsing: &value) }
        }
    }

    /// Present word and field octets of these fields.
    func encoded() -> (presentWords: [UInt32], octets: [UInt8]) {
        var present: UInt32 = 0
        // A writer that begins where the fields do: behind 8 octets, a multiple of every alignment.
        var writer = ByteWriter()
        func add(_ bit: Int, _ write: (inout ByteWriter) -> Void) {
            present |= 1 << UInt32(bit)
            writer.align(to: bit == Self.tlvBit ? 4 : Self.layout[bit].alignment)
            write(&writer)
        }
        if let tsfMicroseconds { add(0) { $0.writeUInt64LE(tsfMicroseconds) } }
        if let flags { add(1) { $0.writeUInt8(flags.rawValue) } }
        if let rate { add(2) { $0.writeUInt8(rate) } }
        if let frequencyMHz {
            add(3) {
                $0.writeUInt16LE(frequencyMHz)
                $0.writeUInt16LE(channelFlags ?? 0)
            }
        }
        if let signalDBm { add(5) { $0.writeUInt8(UInt8(bitPattern: signalDBm)) } }
        if let noiseDBm { add(6) { $0.writeUInt8(UInt8(bitPattern: noiseDBm)) } }
        if let antenna { add(11) { $0.writeUInt8(antenna) } }
        if let s1g {
            add(Self.tlvBit) {
                $0.writeUInt16LE(Self.s1gType)
                $0.writeUInt16LE(6)
                s1g.write(to: &$0)
                $0.align(to: 4)
            }
        }
        return ([present], writer.bytes)
    }
}
