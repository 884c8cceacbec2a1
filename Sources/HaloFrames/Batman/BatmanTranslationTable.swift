import HaloModel

/// The value of a translation table container (linux/batadv_packet.h `struct batadv_tvlv_tt_data`).
public struct BatmanTranslationTable: Hashable, Sendable {
    /// A VLAN's checksum over its clients.
    public struct VLAN: Hashable, Sendable {
        /// CRC-32C over the clients.
        public let checksum: UInt32
        /// VLAN; bit 15 is set when frames carry a tag.
        public let id: UInt16
        /// Takes the fields.
        public init(checksum: UInt32, id: UInt16 = 0) {
            self.checksum = checksum
            self.id = id
        }
    }

    /// A client that came or went.
    public struct Change: Hashable, Sendable {
        /// `batadv_tt_client_flags`; bit 0 is set for one that went.
        public let flags: UInt8
        /// The client.
        public let address: MACAddress
        /// Its VLAN.
        public let vlan: UInt16
        /// Takes the fields.
        public init(flags: UInt8 = 0, address: MACAddress, vlan: UInt16 = 0) {
            self.flags = flags
            self.address = address
            self.vlan = vlan
        }
    }

    /// 1 difference in an OGM, 2 request, 4 response, 0x10 full table.
    public let flags: UInt8
    /// Translation table version number.
    public let version: UInt8
    /// One entry a VLAN.
    public let vlans: [VLAN]
    /// Changes, or with the full table flag all clients.
    public let changes: [Change]

    /// Takes the fields.
    public init(flags: UInt8 = 1, version: UInt8, vlans: [VLAN], changes: [Change]) {
        self.flags = flags
        self.version = version
        self.vlans = vlans
        self.changes = changes
    }

    /// The container.
    public var container: BatmanTVLV { BatmanTVLV(type: BatmanTVLV.translationTable, value: octets) }
}

extension BatmanTranslationTable: FrameFormat {
    /// Reads the value to its end.
    /// - Throws: `FrameError.truncated`.
    public init(parsing reader: inout ByteReader) throws(FrameError) {
        flags = try reader.readUInt8("TT flags")
        version = try reader.readUInt8("TT version")
        let count = Int(try reader.readUInt16BE("TT VLAN count"))
        guard count * 8 <= reader.remaining else {
            throw FrameError.truncated(field: "TT VLANs", needed: count * 8, available: reader.remaining)
        }
        var vlans: [VLAN] = []
        for _ in 0..<count {
            let checksum = try reader.readUInt32BE("TT checksum")
            vlans.append(VLAN(checksum: checksum, id: try reader.readUInt16BE("TT VLAN")))
            try reader.skip(2, "TT reserved")
        }
        var changes: [Change] = []
        while !reader.isAtEnd {
            let flags = try reader.readUInt8("TT change flags")
            try reader.skip(3, "TT change reserved")
            let address = try reader.readMAC("TT client")
            changes.append(Change(flags: flags, address: address, vlan: try reader.readUInt16BE("TT client VLAN")))
        }
        self.vlans = vlans
        self.changes = changes
    }

    /// Appends the value.
    public func write(to writer: inout ByteWriter) {
        writer.writeUInt8(flags)
        writer.writeUInt8(version)
        writer.writeUInt16BE(UInt16(truncatingIfNeeded: vlans.count))
        for vlan in vlans {
            writer.writeUInt32BE(vlan.checksum)
            writer.writeUInt16BE(vlan.id)
            writer.writeZeros(2)
        }
        for change in changes {
            writer.writeUInt8(change.flags)
            writer.writeZeros(3)
            writer.writeMAC(change.address)
            writer.writeUInt16BE(change.vlan)
        }
    }
}
