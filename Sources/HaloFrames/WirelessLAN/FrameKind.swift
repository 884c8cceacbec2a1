/// Type and subtype of a frame (IEEE 802.11-2020 Table 9-1), numbered as Wireshark's `wlan.fc.type_subtype` does:
/// type × 16 + subtype.
public struct FrameKind: Hashable, Sendable {
    /// Type × 16 + subtype.
    public let rawValue: UInt8

    /// Takes type × 16 + subtype.
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// Management 0, control 1, data 2, extension 3.
    public var type: UInt8 { rawValue >> 4 }
    /// Subtype within the type.
    public var subtype: UInt8 { rawValue & 0x0F }

    /// Probe Request.
    public static let probeRequest = FrameKind(rawValue: 0x04)
    /// Probe Response.
    public static let probeResponse = FrameKind(rawValue: 0x05)
    /// Beacon.
    public static let beacon = FrameKind(rawValue: 0x08)
    /// Disassociation.
    public static let disassociation = FrameKind(rawValue: 0x0A)
    /// Authentication.
    public static let authentication = FrameKind(rawValue: 0x0B)
    /// Deauthentication.
    public static let deauthentication = FrameKind(rawValue: 0x0C)
    /// Action.
    public static let action = FrameKind(rawValue: 0x0D)
    /// Block Ack Request.
    public static let blockAckRequest = FrameKind(rawValue: 0x18)
    /// Block Ack.
    public static let blockAck = FrameKind(rawValue: 0x19)
    /// RTS.
    public static let requestToSend = FrameKind(rawValue: 0x1B)
    /// CTS.
    public static let clearToSend = FrameKind(rawValue: 0x1C)
    /// Ack.
    public static let ack = FrameKind(rawValue: 0x1D)
    /// Data.
    public static let data = FrameKind(rawValue: 0x20)
    /// Null: a data frame without data.
    public static let null = FrameKind(rawValue: 0x24)
    /// QoS Data.
    public static let qosData = FrameKind(rawValue: 0x28)
    /// QoS Null.
    public static let qosNull = FrameKind(rawValue: 0x2C)
    /// S1G Beacon (IEEE 802.11-2020 9.3.4.3).
    public static let s1gBeacon = FrameKind(rawValue: 0x31)

    /// Whether the frame is a management frame.
    public var isManagement: Bool { type == 0 }
    /// Whether the frame is a control frame.
    public var isControl: Bool { type == 1 }
    /// Whether the frame is of type Data, with or without data in it.
    public var isData: Bool { type == 2 }
    /// Whether a data frame has a QoS Control field.
    public var isQoS: Bool { isData && subtype & 0x08 != 0 }
    /// Whether a data frame has no body: bit 6 of Frame Control (Null, QoS Null, CF-Poll and their like).
    public var isNull: Bool { isData && subtype & 0x04 != 0 }
}

extension FrameKind: CustomStringConvertible {
    /// The name in IEEE 802.11-2020 Table 9-1.
    public var description: String {
        let names: [UInt8: String] = [
            0x00: "Association Request", 0x01: "Association Response", 0x02: "Reassociation Request",
            0x03: "Reassociation Response", 0x04: "Probe Request", 0x05: "Probe Response",
            0x06: "Timing Advertisement", 0x08: "Beacon", 0x09: "ATIM", 0x0A: "Disassociation",
            0x0B: "Authentication", 0x0C: "Deauthentication", 0x0D: "Action", 0x0E: "Action No Ack",
            0x12: "Trigger", 0x13: "TACK", 0x14: "Beamforming Report Poll", 0x15: "VHT NDP Announcement",
            0x16: "Control Frame Extension", 0x17: "Control Wrapper", 0x18: "Block Ack Request", 0x19: "Block Ack",
            0x1A: "PS-Poll", 0x1B: "RTS", 0x1C: "CTS", 0x1D: "Ack", 0x1E: "CF-End", 0x1F: "CF-End + CF-Ack",
            0x20: "Data", 0x24: "Null", 0x28: "QoS Data", 0x2C: "QoS Null", 0x30: "DMG Beacon", 0x31: "S1G Beacon",
        ]
        return names[rawValue] ?? "type \(type) subtype \(subtype)"
    }
}
