import HaloModel

/// What a device knew of the time when it took samples. Kept as it was: what it means may only become known later.
struct SampleStamp: Sendable, Equatable {
    /// Which boot of the device, a digest of the kernel's boot ID.
    var boot: UInt64
    /// Milliseconds since that boot, by the clock that never steps.
    var sinceBoot: Int64
    /// What the calendar clock showed, milliseconds since the POSIX epoch.
    var shown: Int64
    /// The true time, as far as somebody better had told it by then, milliseconds since the POSIX epoch.
    var told: Int64?

    func write(to writer: inout CompactWriter) {
        writer.fixed(boot)
        writer.signed(sinceBoot)
        writer.signed(shown)
        writer.octet(told == nil ? 0 : 1)
        if let told { writer.signed(told &- shown) }
    }

    init(boot: UInt64, sinceBoot: Int64, shown: Int64, told: Int64? = nil) {
        self.boot = boot
        self.sinceBoot = sinceBoot
        self.shown = shown
        self.told = told
    }

    init(from reader: inout CompactReader) throws {
        boot = try reader.fixed()
        sinceBoot = try reader.signed()
        shown = try reader.signed()
        told = try reader.octet() == 0 ? nil : shown &+ (try reader.signed())
    }

    /// Digest of a boot ID: FNV-1a of 64 bits (draft-eastlake-fnv, section 2).
    static func digest(_ bootID: String) -> UInt64 {
        bootID.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }
}
