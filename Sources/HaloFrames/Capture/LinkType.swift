/// What the frames of a capture begin with (tcpdump.org/linktypes.html).
public struct LinkType: Hashable, Sendable {
    /// The number in a capture file.
    public let rawValue: Int32
    /// Takes the number in a capture file.
    public init(rawValue: Int32) { self.rawValue = rawValue }

    /// LINKTYPE_ETHERNET: an Ethernet frame.
    public static let ethernet = LinkType(rawValue: 1)
    /// LINKTYPE_IEEE802_11: an IEEE 802.11 frame.
    public static let wireless = LinkType(rawValue: 105)
    /// LINKTYPE_IEEE802_11_RADIOTAP: a radiotap header, then an IEEE 802.11 frame.
    public static let radiotap = LinkType(rawValue: 127)
}

extension LinkType: CustomStringConvertible {
    /// A name, or the number.
    public var description: String {
        switch self {
        case .ethernet: "Ethernet"
        case .wireless: "IEEE 802.11"
        case .radiotap: "IEEE 802.11 with radiotap"
        default: "link type \(rawValue)"
        }
    }
}
