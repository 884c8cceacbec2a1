/// The body of a Beacon or Probe Response frame (IEEE 802.11-2020 9.3.3.2, 9.3.3.10).
public struct BeaconBody: Hashable, Sendable {
    /// The sender's TSF timer in microseconds.
    public let timestampMicroseconds: UInt64
    /// Time between beacons in units of 1024 µs.
    public let beaconInterval: UInt16
    /// Capability Information; bits 0 and 1 are clear in a mesh.
    public let capability: UInt16
    /// Elements in the order they are sent.
    public let elements: [InformationElement]

    /// Takes the fields.
    public init(
        timestampMicroseconds: UInt64, beaconInterval: UInt16, capability: UInt16 = 0, elements: [InformationElement]
    ) {
        self.timestampMicroseconds = timestampMicroseconds
        self.beaconInterval = beaconInterval
        self.capability = capability
        self.elements = elements
    }

    /// A mesh station's: empty SSID, rates, Mesh ID, Mesh Configuration, then `additional` elements.
    public static func mesh(
        timestampMicroseconds: UInt64, beaconInterval: UInt16, capability: UInt16 = 0, rates: [UInt8], meshID: String,
        configuration: MeshConfiguration, additional: [InformationElement] = []
    ) -> BeaconBody {
        BeaconBody(
            timestampMicroseconds: timestampMicroseconds, beaconInterval: beaconInterval, capability: capability,
            elements: [.wildcardSSID, .supportedRates(rates), .meshID(meshID), configuration.element] + additional)
    }
}

extension BeaconBody: FrameFormat {
    /// Reads the fixed fields and elements to the end.
    /// - Throws: `FrameError.truncated`.
    public init(parsing reader: inout ByteReader) throws(FrameError) {
        self.init(
            timestampMicroseconds: try reader.readUInt64LE("timestamp"),
            beaconInterval: try reader.readUInt16LE("beacon interval"),
            capability: try reader.readUInt16LE("capability information"),
            elements: try [InformationElement](parsingAll: &reader))
    }

    /// Appends the fixed fields and elements.
    public func write(to writer: inout ByteWriter) {
        writer.writeUInt64LE(timestampMicroseconds)
        writer.writeUInt16LE(beaconInterval)
        writer.writeUInt16LE(capability)
        elements.write(to: &writer)
    }
}
