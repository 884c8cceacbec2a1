import HaloModel

/// A record of a capture.
public struct CapturedFrame: Hashable, Sendable {
    /// When the frame was captured.
    public let time: WallTime
    /// What the octets begin with.
    public let linkType: LinkType
    /// Index of the capturing interface; 0 where a capture has one only.
    public let interfaceIndex: Int
    /// Octets of the frame on the medium; more than `octets` has when the capture kept the beginning only.
    public let originalLength: Int
    /// The octets captured.
    public let octets: [UInt8]

    /// Takes the fields; without an original length the frame is captured whole.
    public init(
        time: WallTime, linkType: LinkType, octets: [UInt8], originalLength: Int? = nil, interfaceIndex: Int = 0
    ) {
        self.time = time
        self.linkType = linkType
        self.interfaceIndex = interfaceIndex
        self.originalLength = originalLength ?? octets.count
        self.octets = octets
    }

    /// Whether the capture kept the frame's beginning only.
    public var isCut: Bool { octets.count < originalLength }
}
