import HaloModel

/// The Mesh Control field (IEEE 802.11-2020 9.2.4.8.3) that begins the body of a mesh data frame; Linux
/// `struct ieee80211s_hdr` in linux/ieee80211.h.
public struct MeshControl: Hashable, Sendable {
    /// Bits 0–1 Address Extension Mode, bit 2 (Linux) deep sleep.
    public let flags: UInt8
    /// Hops left.
    public let timeToLive: UInt8
    /// Sequence number of the mesh source.
    public let sequenceNumber: UInt32
    /// One address (mode 1: address 4 of a group frame) or two (mode 2: addresses 5 and 6, the proxied ends).
    public let extensionAddresses: [MACAddress]

    /// Takes up to two addresses; the address extension mode follows from their number.
    public init(
        timeToLive: UInt8 = 31, sequenceNumber: UInt32, extensionAddresses: [MACAddress] = [], otherFlags: UInt8 = 0
    ) {
        self.extensionAddresses = Array(extensionAddresses.prefix(2))
        self.flags = otherFlags & 0xFC | UInt8(self.extensionAddresses.count)
        self.timeToLive = timeToLive
        self.sequenceNumber = sequenceNumber
    }
}

extension MeshControl: FrameFormat {
    /// Reads 6, 12 or 18 octets.
    /// - Throws: `FrameError` when they end early, or for the reserved address extension mode 3.
    public init(parsing reader: inout ByteReader) throws(FrameError) {
        let flags = try reader.readUInt8("mesh flags")
        let timeToLive = try reader.readUInt8("mesh TTL")
        let sequenceNumber = try reader.readUInt32LE("mesh sequence number")
        guard flags & 0x03 < 3 else { throw FrameError.invalid(field: "address extension mode", value: 3) }
        var addresses: [MACAddress] = []
        for _ in 0..<Int(flags & 0x03) { addresses.append(try reader.readMAC("mesh address extension")) }
        self.init(
            timeToLive: timeToLive, sequenceNumber: sequenceNumber, extensionAddresses: addresses,
            otherFlags: flags & 0xFC)
    }

    /// Appends 6, 12 or 18 octets.
    public func write(to writer: inout ByteWriter) {
        writer.writeUInt8(flags)
        writer.writeUInt8(timeToLive)
        writer.writeUInt32LE(sequenceNumber)
        for address in extensionAddresses { writer.writeMAC(address) }
    }
}
