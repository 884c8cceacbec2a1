import HaloModel

/// What an Interface Description Block tells (IETF draft-ietf-opsawg-pcapng, section 4.2).
struct PcapngInterface {
    let linkType: LinkType
    /// The most octets kept of a frame; 0 is no limit.
    let snapLength: Int
    /// `if_tsresol`: units of time stamps, 10 to the minus its low seven bits, or 2 to it when bit 7 is set.
    private var resolution: UInt8 = 6
    /// `if_tsoffset`: seconds to be added to time stamps.
    private var offsetSeconds: Int64 = 0

    private static let resolutionOption: UInt16 = 9
    private static let offsetOption: UInt16 = 14

    init(parsing fields: inout PcapngFields) throws(FrameError) {
        linkType = LinkType(rawValue: Int32(try fields.uint16("link type")))
        _ = try fields.uint16("reserved")
        snapLength = Int(try fields.uint32("snap length"))
        while fields.reader.remaining >= 4 {
            let code = try fields.uint16("option code")
            let length = Int(try fields.uint16("option length"))
            if code == 0 { break }
            var value = PcapngFields(
                try fields.reader.subReader(length, "interface option"), isBigEndian: fields.isBigEndian)
            try fields.reader.skip(min((4 - length % 4) % 4, fields.reader.remaining), "option padding")
            if code == Self.resolutionOption, length >= 1 { resolution = try value.reader.readUInt8("if_tsresol") }
            if code == Self.offsetOption, length >= 8 {
                offsetSeconds = Int64(bitPattern: try value.uint64("if_tsoffset"))
            }
        }
    }

    /// A time stamp as a time; saturates.
    func time(_ stamp: UInt64) -> WallTime {
        let nanoseconds: UInt64
        if resolution & 0x80 != 0 {
            // stamp × 10⁹ / 2ⁿ over 128 bits.
            let product = stamp.multipliedFullWidth(by: 1_000_000_000)
            let shift = UInt64(resolution & 0x7F)
            let value = shift >= 64 ? product.high >> (shift - 64) : product.low >> shift | product.high << (64 - shift)
            nanoseconds = shift < 64 && product.high >> shift != 0 ? .max : value
        } else {
            nanoseconds = Self.scale(stamp, decimals: Int(resolution))
        }
        let (sum, overflow) = Int64(clamping: nanoseconds).addingReportingOverflow(
            Self.saturatedNanoseconds(offsetSeconds))
        return WallTime(nanoseconds: overflow ? (offsetSeconds < 0 ? .min : .max) : sum)
    }

    private static func scale(_ stamp: UInt64, decimals: Int) -> UInt64 {
        var value = stamp
        for _ in 0..<max(0, 9 - decimals) {
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            value = overflow ? .max : product
        }
        for _ in 0..<max(0, decimals - 9) { value /= 10 }
        return value
    }

    private static func saturatedNanoseconds(_ seconds: Int64) -> Int64 {
        let (value, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        return overflow ? (seconds < 0 ? .min : .max) : value
    }
}
