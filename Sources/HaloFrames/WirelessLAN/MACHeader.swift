import HaloModel

/// The MAC header of a management, data or control frame (IEEE 802.11-2020 9.2.4, 9.3.1–9.3.3): the fields its type
/// and flags call for, in their order.
public struct MACHeader: Hashable, Sendable {
    /// Type, subtype and flags.
    public let frameControl: FrameControl
    /// Duration in microseconds, or the association ID of a PS-Poll.
    public let durationID: UInt16
    /// Receiver.
    public let address1: MACAddress
    /// Transmitter; absent in Ack and CTS.
    public let address2: MACAddress?
    /// BSSID, source or destination; absent in control frames.
    public let address3: MACAddress?
    /// Fragment number in bits 0–3, sequence number in 4–15; absent in control frames.
    public let sequenceControl: UInt16?
    /// Fourth address of a data frame to and from the distribution system: the mesh source.
    public let address4: MACAddress?
    /// QoS Control of a QoS data frame; bit 8 is Mesh Control Present (9.2.4.5.10).
    public let qosControl: UInt16?
    /// HT Control, when the Order flag of a QoS data or management frame is set.
    public let htControl: UInt32?

    /// Takes the fields as they are; the caller sets those which `frameControl` calls for.
    public init(
        frameControl: FrameControl, durationID: UInt16 = 0, address1: MACAddress, address2: MACAddress? = nil,
        address3: MACAddress? = nil, sequenceControl: UInt16? = nil, address4: MACAddress? = nil,
        qosControl: UInt16? = nil, htControl: UInt32? = nil
    ) {
        self.frameControl = frameControl
        self.durationID = durationID
        self.address1 = address1
        self.address2 = address2
        self.address3 = address3
        self.sequenceControl = sequenceControl
        self.address4 = address4
        self.qosControl = qosControl
        self.htControl = htControl
    }

    /// A management frame's header.
    /// - Parameters:
    ///   - sequenceNumber: 0…4095; higher bits are dropped.
    ///   - bssid: in a mesh BSS the transmitter's own address (9.3.3.1), which is what `nil` means.
    public static func management(
        _ kind: FrameKind, receiver: MACAddress, transmitter: MACAddress, bssid: MACAddress? = nil,
        sequenceNumber: UInt16, flags: FrameControl.Flags = [], durationMicroseconds: UInt16 = 0
    ) -> MACHeader {
        MACHeader(
            frameControl: FrameControl(kind: kind, flags: flags), durationID: durationMicroseconds, address1: receiver,
            address2: transmitter, address3: bssid ?? transmitter, sequenceControl: sequenceNumber << 4)
    }

    /// A mesh data frame's header (9.3.5, Table 9-42): four addresses to one neighbour, three to a group.
    /// - Parameters:
    ///   - destination: the mesh destination; a group address makes a group frame, whose receiver it is.
    ///   - priority: traffic identifier 0…7.
    public static func meshData(
        receiver: MACAddress, transmitter: MACAddress, destination: MACAddress, source: MACAddress,
        sequenceNumber: UInt16, priority: UInt8 = 0, flags: FrameControl.Flags = [], durationMicroseconds: UInt16 = 0
    ) -> MACHeader {
        let qosControl = UInt16(priority & 0x07) | QoSControlBits.meshControlPresent
        if destination.isGroup {
            return MACHeader(
                frameControl: FrameControl(kind: .qosData, flags: flags.union(.fromDS)),
                durationID: durationMicroseconds, address1: destination, address2: transmitter, address3: source,
                sequenceControl: sequenceNumber << 4, qosControl: qosControl | QoSControlBits.noAck)
        }
        return MACHeader(
            frameControl: FrameControl(kind: .qosData, flags: flags.union([.toDS, .fromDS])),
            durationID: durationMicroseconds, address1: receiver, address2: transmitter, address3: destination,
            sequenceControl: sequenceNumber << 4, address4: source, qosControl: qosControl)
    }

    /// An Ack frame's header (9.3.1.4).
    public static func ack(receiver: MACAddress, durationMicroseconds: UInt16 = 0) -> MACHeader {
        MACHeader(frameControl: FrameControl(kind: .ack), durationID: durationMicroseconds, address1: receiver)
    }

    /// Bits of the QoS Control field (9.2.4.5).
    public enum QoSControlBits {
        /// Ack policy No Ack, as group frames have it.
        public static let noAck: UInt16 = 0x0020
        /// The body is an A-MSDU.
        public static let aggregate: UInt16 = 0x0080
        /// A Mesh Control field begins the body (of every A-MSDU subframe).
        public static let meshControlPresent: UInt16 = 0x0100
    }

    /// Whether the body is encrypted.
    public var isProtected: Bool { frameControl.flags.contains(.protected) }

    /// Whether this is one of several fragments of an MSDU; frames to a group are never cut (10.4).
    public var isFragment: Bool {
        guard !address1.isGroup else { return false }
        return frameControl.flags.contains(.moreFragments) || (sequenceControl ?? 0) & 0x0F != 0
    }
}

extension MACHeader: FrameFormat {
    /// Reads the fields the frame's type and flags call for.
    /// - Throws: `FrameError` when the octets end early, or for protocol versions and types without this header.
    public init(parsing reader: inout ByteReader) throws(FrameError) {
        let frameControl = FrameControl(rawValue: try reader.readUInt16LE("frame control"))
        let kind = frameControl.kind
        guard frameControl.protocolVersion == 0 else {
            throw FrameError.invalid(field: "protocol version", value: UInt64(frameControl.protocolVersion))
        }
        guard kind.type < 3 else { throw FrameError.invalid(field: "frame type", value: 3) }
        let durationID = try reader.readUInt16LE("duration")
        let address1 = try reader.readMAC("address 1")
        if kind.isControl {
            // Table 9-1: Ack, CTS and Control Wrapper carry a receiver only; what a wrapper wraps stays in the body.
            let hasTransmitter = kind != .ack && kind != .clearToSend && kind.subtype != 0x07
            self.init(
                frameControl: frameControl, durationID: durationID, address1: address1,
                address2: hasTransmitter ? try reader.readMAC("address 2") : nil)
            return
        }
        let address2 = try reader.readMAC("address 2")
        let address3 = try reader.readMAC("address 3")
        let sequenceControl = try reader.readUInt16LE("sequence control")
        let hasFour = kind.isData && frameControl.flags.isSuperset(of: [.toDS, .fromDS])
        let address4 = hasFour ? try reader.readMAC("address 4") : nil
        let qosControl = kind.isQoS ? try reader.readUInt16LE("QoS control") : nil
        let hasHT = frameControl.flags.contains(.order) && (kind.isQoS || kind.isManagement)
        self.init(
            frameControl: frameControl, durationID: durationID, address1: address1, address2: address2,
            address3: address3, sequenceControl: sequenceControl, address4: address4, qosControl: qosControl,
            htControl: hasHT ? try reader.readUInt32LE("HT control") : nil)
    }

    /// Appends the fields that are there, in the order of IEEE 802.11-2020 Figure 9-2.
    public func write(to writer: inout ByteWriter) {
        writer.writeUInt16LE(frameControl.rawValue)
        writer.writeUInt16LE(durationID)
        writer.writeMAC(address1)
        if let address2 { writer.writeMAC(address2) }
        if let address3 { writer.writeMAC(address3) }
        if let sequenceControl { writer.writeUInt16LE(sequenceControl) }
        if let address4 { writer.writeMAC(address4) }
        if let qosControl { writer.writeUInt16LE(qosControl) }
        if let htControl { writer.writeUInt32LE(htControl) }
    }
}
