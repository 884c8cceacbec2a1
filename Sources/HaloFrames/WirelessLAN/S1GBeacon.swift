import HaloModel

/// An S1G Beacon frame (IEEE 802.11-2020 9.3.4.3): an extension frame with a short header of its own.
public struct S1GBeacon: Hashable, Sendable {
    /// Duration in microseconds.
    public let durationMicroseconds: UInt16
    /// Source.
    public let source: MACAddress
    /// The low 32 bits of the TSF timer, in microseconds.
    public let timestamp: UInt32
    /// Counts critical changes of the elements.
    public let changeSequence: UInt8
    /// Units of 1024 µs until the next beacon with all elements; 24 bits.
    public let nextTBTT: UInt32?
    /// CRC-32 of the SSID.
    public let compressedSSID: UInt32?
    /// Access network options.
    public let accessNetworkOptions: UInt8?
    /// Elements; with S1G Beacon Compatibility first.
    public let elements: [InformationElement]
    /// Bits 11–15 of Frame Control: BSS bandwidth and security supported.
    public let frameControlHighBits: UInt16

    /// Takes the fields; which optional ones are there is told in Frame Control.
    public init(
        durationMicroseconds: UInt16 = 0, source: MACAddress, timestamp: UInt32, changeSequence: UInt8,
        nextTBTT: UInt32? = nil, compressedSSID: UInt32? = nil, accessNetworkOptions: UInt8? = nil,
        elements: [InformationElement], frameControlHighBits: UInt16 = 0
    ) {
        self.durationMicroseconds = durationMicroseconds
        self.source = source
        self.timestamp = timestamp
        self.changeSequence = changeSequence
        self.nextTBTT = nextTBTT.map { $0 & 0xFF_FFFF }
        self.compressedSSID = compressedSSID
        self.accessNetworkOptions = accessNetworkOptions
        self.elements = elements
        self.frameControlHighBits = frameControlHighBits & 0xF800
    }
}

extension S1GBeacon: FrameFormat {
    private static let nextTBTTPresent: UInt16 = 0x0100
    private static let compressedSSIDPresent: UInt16 = 0x0200
    private static let accessNetworkOptionsPresent: UInt16 = 0x0400

    /// Reads header and elements to the end.
    /// - Throws: `FrameError` when the octets end early or begin another kind of frame.
    public init(parsing reader: inout ByteReader) throws(FrameError) {
        let control = FrameControl(rawValue: try reader.readUInt16LE("frame control"))
        guard control.protocolVersion == 0, control.kind == .s1gBeacon else {
            throw FrameError.invalid(field: "frame control of an S1G beacon", value: UInt64(control.rawValue))
        }
        let duration = try reader.readUInt16LE("duration")
        let source = try reader.readMAC("source")
        let timestamp = try reader.readUInt32LE("timestamp")
        let changeSequence = try reader.readUInt8("change sequence")
        var nextTBTT: UInt32?
        if control.rawValue & Self.nextTBTTPresent != 0 {
            nextTBTT = UInt32(truncatingIfNeeded: try reader.readLittleEndian(3, "next TBTT"))
        }
        let hasSSID = control.rawValue & Self.compressedSSIDPresent != 0
        let compressedSSID = hasSSID ? try reader.readUInt32LE("compressed SSID") : nil
        let hasOptions = control.rawValue & Self.accessNetworkOptionsPresent != 0
        let options = hasOptions ? try reader.readUInt8("access network options") : nil
        self.init(
            durationMicroseconds: duration, source: source, timestamp: timestamp, changeSequence: changeSequence,
            nextTBTT: nextTBTT, compressedSSID: compressedSSID, accessNetworkOptions: options,
            elements: try [InformationElement](parsingAll: &reader), frameControlHighBits: control.rawValue)
    }

    /// Appends header and elements.
    public func write(to writer: inout ByteWriter) {
        var control = FrameControl(kind: .s1gBeacon).rawValue | frameControlHighBits
        if nextTBTT != nil { control |= Self.nextTBTTPresent }
        if compressedSSID != nil { control |= Self.compressedSSIDPresent }
        if accessNetworkOptions != nil { control |= Self.accessNetworkOptionsPresent }
        writer.writeUInt16LE(control)
        writer.writeUInt16LE(durationMicroseconds)
        writer.writeMAC(source)
        writer.writeUInt32LE(timestamp)
        writer.writeUInt8(changeSequence)
        if let nextTBTT { writer.writeLittleEndian(UInt64(nextTBTT), 3) }
        if let compressedSSID { writer.writeUInt32LE(compressedSSID) }
        if let accessNetworkOptions { writer.writeUInt8(accessNetworkOptions) }
        elements.write(to: &writer)
    }
}
