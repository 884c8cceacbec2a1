/// The Mesh Peering Management element's information (IEEE 802.11-2020 9.4.2.101). Which optional fields are there
/// follows from the frame it is in: Open 4 octets, Confirm 6, Close 6 or 8, and 16 more with authentication.
public struct MeshPeeringManagement: Hashable, Sendable {
    /// 0 mesh peering management, 1 authenticated mesh peering exchange.
    public let protocolID: UInt16
    /// The link identifier the sender chose.
    public let localLinkID: UInt16
    /// The link identifier the receiver chose; in Confirm, and in Close when known.
    public let peerLinkID: UInt16?
    /// Why the peering ends, in Close (Table 9-49: 52 cancelled, 53 too many peers, 55 max retries, …).
    public let reason: UInt16?
    /// Name of the pairwise master key; 16 octets, only with protocol 1.
    public let pmkID: [UInt8]?

    /// Takes the fields.
    public init(
        protocolID: UInt16 = 0, localLinkID: UInt16, peerLinkID: UInt16? = nil, reason: UInt16? = nil,
        pmkID: [UInt8]? = nil
    ) {
        self.protocolID = protocolID
        self.localLinkID = localLinkID
        self.peerLinkID = peerLinkID
        self.reason = reason
        self.pmkID = pmkID
    }

    /// Reads the information of an element found in a frame of this kind.
    /// - Throws: `FrameError` when its length fits no form the frame allows.
    public init(octets: [UInt8], in action: MeshPeering.Action) throws(FrameError) {
        var reader = ByteReader(octets)
        let protocolID = try reader.readUInt16LE("mesh peering protocol")
        let localLinkID = try reader.readUInt16LE("local link ID")
        // With the chosen PMK the element is 16 octets longer; no other field is that long.
        let keyLength = octets.count >= 20 ? 16 : 0
        let fieldLength = reader.remaining - keyLength
        var peerLinkID: UInt16?
        var reason: UInt16?
        switch (action, fieldLength) {
        case (.open, 0): break
        case (.confirm, 2): peerLinkID = try reader.readUInt16LE("peer link ID")
        case (.close, 2): reason = try reader.readUInt16LE("reason code")
        case (.close, 4):
            peerLinkID = try reader.readUInt16LE("peer link ID")
            reason = try reader.readUInt16LE("reason code")
        default:
            throw FrameError.invalid(field: "length of the peering management element", value: UInt64(octets.count))
        }
        self.init(
            protocolID: protocolID, localLinkID: localLinkID, peerLinkID: peerLinkID, reason: reason,
            pmkID: keyLength > 0 ? try reader.readBytes(keyLength, "chosen PMK") : nil)
    }

    /// The element.
    public var element: InformationElement {
        var writer = ByteWriter()
        writer.writeUInt16LE(protocolID)
        writer.writeUInt16LE(localLinkID)
        if let peerLinkID { writer.writeUInt16LE(peerLinkID) }
        if let reason { writer.writeUInt16LE(reason) }
        if let pmkID { writer.writePadded(pmkID, to: 16) }
        return InformationElement(id: .meshPeeringManagement, payload: writer.bytes)
    }
}
