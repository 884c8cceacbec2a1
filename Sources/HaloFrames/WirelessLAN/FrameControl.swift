/// The Frame Control field (IEEE 802.11-2020 9.2.4.1), which begins every frame.
public struct FrameControl: Hashable, Sendable {
    /// The field as a little-endian number: protocol version in bits 0–1, type 2–3, subtype 4–7, flags 8–15.
    public let rawValue: UInt16

    /// Takes the field as it is on the air.
    public init(rawValue: UInt16) { self.rawValue = rawValue }

    /// Protocol version 0 with this kind and these flags.
    public init(kind: FrameKind, flags: Flags = []) {
        self.init(
            rawValue: UInt16(kind.rawValue & 0x30) >> 2 | UInt16(kind.rawValue & 0x0F) << 4 | UInt16(flags.rawValue)
                << 8)
    }

    /// Bits 8–15.
    public struct Flags: OptionSet, Hashable, Sendable {
        /// The second octet of the field.
        public let rawValue: UInt8

        /// Takes the second octet of the field.
        public init(rawValue: UInt8) { self.rawValue = rawValue }

        /// To DS.
        public static let toDS = Flags(rawValue: 0x01)
        /// From DS.
        public static let fromDS = Flags(rawValue: 0x02)
        /// More Fragments.
        public static let moreFragments = Flags(rawValue: 0x04)
        /// Retry.
        public static let retry = Flags(rawValue: 0x08)
        /// Power Management.
        public static let powerManagement = Flags(rawValue: 0x10)
        /// More Data.
        public static let moreData = Flags(rawValue: 0x20)
        /// Protected Frame: the body is encrypted.
        public static let protected = Flags(rawValue: 0x40)
        /// +HTC/Order: an HT Control field ends the header of a QoS data or management frame.
        public static let order = Flags(rawValue: 0x80)
    }

    /// Protocol version; 0 for everything but S1G PV1 frames.
    public var protocolVersion: UInt8 { UInt8(truncatingIfNeeded: rawValue) & 0x03 }

    /// Type and subtype.
    public var kind: FrameKind {
        FrameKind(rawValue: UInt8(truncatingIfNeeded: rawValue << 2 & 0x30 | rawValue >> 4 & 0x0F))
    }

    /// Bits 8–15.
    public var flags: Flags { Flags(rawValue: UInt8(truncatingIfNeeded: rawValue >> 8)) }
}
