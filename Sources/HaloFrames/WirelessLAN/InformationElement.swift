/// An element (IEEE 802.11-2020 9.4.2.1): identifier, length, information of up to 255 octets.
public struct InformationElement: Hashable, Sendable {
    /// Element ID.
    public let id: ID
    /// Information; for `ID.extended` it begins with the Element ID Extension.
    public let payload: [UInt8]

    /// Takes identifier and information; what exceeds 255 octets cannot be sent and is cut off.
    public init(id: ID, payload: [UInt8]) {
        self.id = id
        self.payload = payload.count > 255 ? Array(payload.prefix(255)) : payload
    }

    /// An element's identifier (IEEE 802.11-2020 Table 9-92).
    public struct ID: Hashable, Sendable {
        /// The number.
        public let rawValue: UInt8
        /// Takes the number.
        public init(rawValue: UInt8) { self.rawValue = rawValue }

        /// SSID; empty in a mesh.
        public static let ssid = ID(rawValue: 0)
        /// Supported Rates and BSS Membership Selectors.
        public static let supportedRates = ID(rawValue: 1)
        /// DSSS Parameter Set: the channel.
        public static let dsssParameterSet = ID(rawValue: 3)
        /// Traffic Indication Map.
        public static let trafficIndicationMap = ID(rawValue: 5)
        /// RSN.
        public static let rsn = ID(rawValue: 48)
        /// Extended Supported Rates.
        public static let extendedSupportedRates = ID(rawValue: 50)
        /// Management MIC.
        public static let managementMIC = ID(rawValue: 76)
        /// Mesh Configuration.
        public static let meshConfiguration = ID(rawValue: 113)
        /// Mesh ID.
        public static let meshID = ID(rawValue: 114)
        /// Mesh Peering Management.
        public static let meshPeeringManagement = ID(rawValue: 117)
        /// Mesh Awake Window.
        public static let meshAwakeWindow = ID(rawValue: 119)
        /// Beacon Timing.
        public static let beaconTiming = ID(rawValue: 120)
        /// Mesh Channel Switch Parameters.
        public static let meshChannelSwitch = ID(rawValue: 118)
        /// RANN.
        public static let rootAnnouncement = ID(rawValue: 126)
        /// PREQ.
        public static let pathRequest = ID(rawValue: 130)
        /// PREP.
        public static let pathReply = ID(rawValue: 131)
        /// PERR.
        public static let pathError = ID(rawValue: 132)
        /// Authenticated Mesh Peering Exchange; encrypted on the air.
        public static let authenticatedPeering = ID(rawValue: 139)
        /// MIC of an authenticated peering frame.
        public static let mic = ID(rawValue: 140)
        /// S1G Beacon Compatibility.
        public static let s1gBeaconCompatibility = ID(rawValue: 213)
        /// S1G Capabilities: capabilities 10 octets, supported MCS and NSS set 5 (9.4.2.200).
        public static let s1gCapabilities = ID(rawValue: 217)
        /// Vendor Specific: OUI first.
        public static let vendorSpecific = ID(rawValue: 221)
        /// S1G Operation: width, operating class, primary and centre channel, basic MCS and NSS set (9.4.2.212).
        public static let s1gOperation = ID(rawValue: 232)
        /// The element's real identifier is the first octet of its information.
        public static let extended = ID(rawValue: 255)
    }
}

extension InformationElement: FrameFormat {
    /// Reads one element.
    /// - Throws: `FrameError.truncated` when the octets end before the element does.
    public init(parsing reader: inout ByteReader) throws(FrameError) {
        let id = ID(rawValue: try reader.readUInt8("element ID"))
        let length = Int(try reader.readUInt8("element length"))
        self.init(id: id, payload: try reader.readBytes(length, "element"))
    }

    /// Appends identifier, length and information.
    public func write(to writer: inout ByteWriter) {
        writer.writeUInt8(id.rawValue)
        writer.writeUInt8(UInt8(truncatingIfNeeded: payload.count))
        writer.writeBytes(payload)
    }
}

extension [InformationElement] {
    /// Reads elements to the end.
    /// - Throws: `FrameError.truncated` when the last one is incomplete.
    public init(parsingAll reader: inout ByteReader) throws(FrameError) {
        self.init()
        while !reader.isAtEnd { append(try InformationElement(parsing: &reader)) }
    }

    /// The information of the first element with this identifier.
    public func payload(of id: InformationElement.ID) -> [UInt8]? { first { $0.id == id }?.payload }

    /// Octets of the Mesh ID (IEEE 802.11-2020 9.4.2.98): 0 to 32, by convention UTF-8.
    public var meshID: [UInt8]? { payload(of: .meshID) }

    /// The Mesh Configuration; `nil` when absent or malformed.
    public var meshConfiguration: MeshConfiguration? {
        guard let payload = payload(of: .meshConfiguration) else { return nil }
        return try? MeshConfiguration(octets: payload)
    }

    /// Appends all elements.
    public func write(to writer: inout ByteWriter) {
        for element in self { element.write(to: &writer) }
    }
}

extension InformationElement {
    /// A Mesh ID element.
    public static func meshID(_ name: String) -> InformationElement {
        InformationElement(id: .meshID, payload: Array(name.utf8.prefix(32)))
    }

    /// The empty SSID a mesh station sends (IEEE 802.11-2020 9.4.2.2).
    public static let wildcardSSID = InformationElement(id: .ssid, payload: [])

    /// Supported Rates (9.4.2.3): in units of 500 kbit/s, bit 7 marks a basic rate; one to eight of them.
    public static func supportedRates(_ rates: [UInt8]) -> InformationElement {
        InformationElement(id: .supportedRates, payload: Array(rates.prefix(8)))
    }
}
