/// The Mesh Configuration element's information (IEEE 802.11-2020 9.4.2.97), 7 octets.
public struct MeshConfiguration: Hashable, Sendable {
    /// Active path selection protocol: 1 is HWMP.
    public let pathSelectionProtocol: UInt8
    /// Active path selection metric: 1 is airtime.
    public let pathSelectionMetric: UInt8
    /// Congestion control mode: 0 is none.
    public let congestionControl: UInt8
    /// Synchronisation method: 1 is neighbour offset.
    public let synchronization: UInt8
    /// Authentication protocol: 0 none, 1 SAE.
    public let authentication: UInt8
    /// Mesh Formation Info: bit 0 connected to a mesh gate, bits 1–6 number of peerings, bit 7 connected to an AS.
    public let formationInfo: UInt8
    /// Mesh Capability: 0x01 accepts peerings, 0x08 forwards, 0x10 MBCA, 0x20 adjusts TBTT, 0x40 power save level.
    public let capability: UInt8

    /// Takes the fields; the defaults are those of Linux: HWMP, airtime, neighbour offset.
    public init(
        pathSelectionProtocol: UInt8 = 1, pathSelectionMetric: UInt8 = 1, congestionControl: UInt8 = 0,
        synchronization: UInt8 = 1, authentication: UInt8 = 0, formationInfo: UInt8 = 0, capability: UInt8 = 0x01
    ) {
        self.pathSelectionProtocol = pathSelectionProtocol
        self.pathSelectionMetric = pathSelectionMetric
        self.congestionControl = congestionControl
        self.synchronization = synchronization
        self.authentication = authentication
        self.formationInfo = formationInfo
        self.capability = capability
    }

    /// Formation info for so many peerings (0…63).
    public static func formationInfo(peerings: Int, connectedToGate: Bool = false) -> UInt8 {
        UInt8(min(max(peerings, 0), 63)) << 1 | (connectedToGate ? 1 : 0)
    }

    /// Number of peerings the sender has.
    public var peeringCount: Int { Int(formationInfo >> 1 & 0x3F) }

    /// The element.
    public var element: InformationElement { InformationElement(id: .meshConfiguration, payload: octets) }
}

extension MeshConfiguration: FrameFormat {
    /// Reads 7 octets.
    /// - Throws: `FrameError.truncated`.
    public init(parsing reader: inout ByteReader) throws(FrameError) {
        self.init(
            pathSelectionProtocol: try reader.readUInt8("path selection protocol"),
            pathSelectionMetric: try reader.readUInt8("path selection metric"),
            congestionControl: try reader.readUInt8("congestion control"),
            synchronization: try reader.readUInt8("synchronization method"),
            authentication: try reader.readUInt8("authentication protocol"),
            formationInfo: try reader.readUInt8("mesh formation info"),
            capability: try reader.readUInt8("mesh capability"))
    }

    /// Appends 7 octets.
    public func write(to writer: inout ByteWriter) {
        writer.writeBytes([
            pathSelectionProtocol, pathSelectionMetric, congestionControl, synchronization, authentication,
            formationInfo, capability,
        ])
    }
}
