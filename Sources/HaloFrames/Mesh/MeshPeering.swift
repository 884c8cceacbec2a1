/// A self-protected action frame's body: Mesh Peering Open, Confirm or Close (IEEE 802.11-2020 9.6.15).
public struct MeshPeering: Hashable, Sendable {
    /// Category Self-protected (Table 9-51).
    public static let category: UInt8 = 15

    /// The action field.
    public enum Action: UInt8, Sendable {
        /// Mesh Peering Open.
        case open = 1
        /// Mesh Peering Confirm.
        case confirm = 2
        /// Mesh Peering Close.
        case close = 3
    }

    /// Open, Confirm or Close.
    public let action: Action
    /// Capability Information; in Open and Confirm. Bit 4 is Privacy.
    public let capability: UInt16?
    /// Association ID; in Confirm.
    public let associationID: UInt16?
    /// Elements up to and including the MIC, if there is one.
    public let elements: [InformationElement]
    /// What follows a MIC element: the authenticated peering exchange, encrypted by AES-SIV (14.5.3).
    public let encrypted: [UInt8]

    /// Takes the fields; `capability` and `associationID` where the action calls for them.
    public init(
        action: Action, capability: UInt16? = nil, associationID: UInt16? = nil, elements: [InformationElement],
        encrypted: [UInt8] = []
    ) {
        self.action = action
        self.capability = capability
        self.associationID = associationID
        self.elements = elements
        self.encrypted = encrypted
    }

    /// An unauthenticated Open. `additional` elements (S1G, HT …) follow the peering element.
    public static func open(
        capability: UInt16 = 0, rates: [UInt8], meshID: String, configuration: MeshConfiguration, localLinkID: UInt16,
        additional: [InformationElement] = []
    ) -> MeshPeering {
        MeshPeering(
            action: .open, capability: capability,
            elements: [
                .supportedRates(rates), .meshID(meshID), configuration.element,
                MeshPeeringManagement(localLinkID: localLinkID).element,
            ] + additional)
    }

    /// An unauthenticated Confirm.
    public static func confirm(
        capability: UInt16 = 0, associationID: UInt16, rates: [UInt8], meshID: String, configuration: MeshConfiguration,
        localLinkID: UInt16, peerLinkID: UInt16, additional: [InformationElement] = []
    ) -> MeshPeering {
        MeshPeering(
            action: .confirm, capability: capability, associationID: associationID,
            elements: [
                .supportedRates(rates), .meshID(meshID), configuration.element,
                MeshPeeringManagement(localLinkID: localLinkID, peerLinkID: peerLinkID).element,
            ] + additional)
    }

    /// An unauthenticated Close with its reason code.
    public static func close(
        meshID: String, localLinkID: UInt16, peerLinkID: UInt16?, reason: UInt16
    ) -> MeshPeering {
        MeshPeering(
            action: .close,
            elements: [
                .meshID(meshID),
                MeshPeeringManagement(localLinkID: localLinkID, peerLinkID: peerLinkID, reason: reason).element,
            ])
    }

    /// The Mesh Peering Management element; `nil` when absent or malformed.
    public var management: MeshPeeringManagement? {
        guard let payload = elements.payload(of: .meshPeeringManagement) else { return nil }
        return try? MeshPeeringManagement(octets: payload, in: action)
    }
}

extension MeshPeering: FrameFormat {
    /// Reads category, action, fixed fields and elements to the end.
    /// - Throws: `FrameError` for another category or action, or an incomplete element.
    public init(parsing reader: inout ByteReader) throws(FrameError) {
        let category = try reader.readUInt8("category")
        guard category == Self.category else { throw FrameError.invalid(field: "category", value: UInt64(category)) }
        let number = try reader.readUInt8("self-protected action")
        guard let action = Action(rawValue: number) else {
            throw FrameError.invalid(field: "self-protected action", value: UInt64(number))
        }
        let capability = action == .close ? nil : try reader.readUInt16LE("capability information")
        let associationID = action == .confirm ? try reader.readUInt16LE("association ID") : nil
        var elements: [InformationElement] = []
        while !reader.isAtEnd, elements.last?.id != .mic { elements.append(try InformationElement(parsing: &reader)) }
        self.init(
            action: action, capability: capability, associationID: associationID, elements: elements,
            encrypted: reader.readRemaining())
    }

    /// Appends category, action, fixed fields, elements and the encrypted rest.
    public func write(to writer: inout ByteWriter) {
        writer.writeUInt8(Self.category)
        writer.writeUInt8(action.rawValue)
        if let capability { writer.writeUInt16LE(capability) }
        if let associationID { writer.writeUInt16LE(associationID) }
        elements.write(to: &writer)
        writer.writeBytes(encrypted)
    }
}
