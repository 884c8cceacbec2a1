import HaloModel

/// An ARP packet for IPv4 over Ethernet (RFC 826), 28 octets.
public struct ARPPacket: Hashable, Sendable {
    /// Operation: 1 request, 2 reply.
    public let operation: UInt16
    /// Sender hardware address.
    public let senderHardware: MACAddress
    /// Sender protocol address.
    public let senderProtocol: IPv4Address
    /// Target hardware address; zero in a request.
    public let targetHardware: MACAddress
    /// Target protocol address.
    public let targetProtocol: IPv4Address

    /// The operation of a request.
    public static let request: UInt16 = 1
    /// The operation of a reply.
    public static let reply: UInt16 = 2

    /// Takes the fields.
    public init(
        operation: UInt16, senderHardware: MACAddress, senderProtocol: IPv4Address, targetHardware: MACAddress,
        targetProtocol: IPv4Address
    ) {
        self.operation = operation
        self.senderHardware = senderHardware
        self.senderProtocol = senderProtocol
        self.targetHardware = targetHardware
        self.targetProtocol = targetProtocol
    }
}

extension ARPPacket: FrameFormat {
    /// Reads 28 octets.
    /// - Throws: `FrameError` when they are not for IPv4 over Ethernet.
    public init(parsing reader: inout ByteReader) throws(FrameError) {
        // Hardware type 1 (Ethernet), protocol IPv4, address lengths 6 and 4.
        let kind = try reader.readBigEndian(6, "ARP address kinds")
        guard kind == 0x0001_0800_0604 else { throw FrameError.invalid(field: "ARP address kinds", value: kind) }
        self.init(
            operation: try reader.readUInt16BE("ARP operation"), senderHardware: try reader.readMAC("sender"),
            senderProtocol: try reader.readIPv4("sender address"), targetHardware: try reader.readMAC("target"),
            targetProtocol: try reader.readIPv4("target address"))
    }

    /// Appends 28 octets.
    public func write(to writer: inout ByteWriter) {
        writer.writeBigEndian(0x0001_0800_0604, 6)
        writer.writeUInt16BE(operation)
        writer.writeMAC(senderHardware)
        writer.writeIPv4(senderProtocol)
        writer.writeMAC(targetHardware)
        writer.writeIPv4(targetProtocol)
    }
}
