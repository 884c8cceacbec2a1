import HaloModel

/// The information of a PERR element (IEEE 802.11-2020 9.4.2.114).
public struct PathError: Hashable, Sendable {
    /// A station no longer reachable through the sender.
    public struct Destination: Hashable, Sendable {
        /// Bit 6 address extension.
        public let flags: UInt8
        /// Destination address.
        public let address: MACAddress
        /// Its HWMP sequence number.
        public let sequenceNumber: UInt32
        /// The proxied destination, when flag bit 6 is set.
        public let external: MACAddress?
        /// Reason code (Table 9-49: 61 no proxy information, 62 no forwarding information, 63 unreachable).
        public let reason: UInt16

        /// Takes the fields; flag bit 6 follows from `external`.
        public init(
            flags: UInt8 = 0, address: MACAddress, sequenceNumber: UInt32, external: MACAddress? = nil, reason: UInt16
        ) {
            self.flags = flags & 0xBF | (external == nil ? 0 : 0x40)
            self.address = address
            self.sequenceNumber = sequenceNumber
            self.external = external
            self.reason = reason
        }
    }

    /// Hops left.
    public let timeToLive: UInt8
    /// At most 19.
    public let destinations: [Destination]

    /// Takes the fields.
    public init(timeToLive: UInt8 = 31, destinations: [Destination]) {
        self.timeToLive = timeToLive
        self.destinations = Array(destinations.prefix(19))
    }
}

extension PathError: FrameFormat {
    /// Reads the element's information.
    /// - Throws: `FrameError` when it ends early or names more than 19 destinations.
    public init(parsing reader: inout ByteReader) throws(FrameError) {
        let timeToLive = try reader.readUInt8("PERR TTL")
        let count = Int(try reader.readUInt8("destination count"))
        guard count <= 19 else { throw FrameError.invalid(field: "destination count", value: UInt64(count)) }
        var destinations: [Destination] = []
        for _ in 0..<count {
            let flags = try reader.readUInt8("destination flags")
            let address = try reader.readMAC("destination")
            let number = try reader.readUInt32LE("destination sequence number")
            let external = flags & 0x40 != 0 ? try reader.readMAC("destination external address") : nil
            let reason = try reader.readUInt16LE("reason code")
            destinations.append(
                Destination(flags: flags, address: address, sequenceNumber: number, external: external, reason: reason))
        }
        self.init(timeToLive: timeToLive, destinations: destinations)
    }

    /// Appends the element's information.
    public func write(to writer: inout ByteWriter) {
        writer.writeUInt8(timeToLive)
        writer.writeUInt8(UInt8(truncatingIfNeeded: destinations.count))
        for destination in destinations {
            writer.writeUInt8(destination.flags)
            writer.writeMAC(destination.address)
            writer.writeUInt32LE(destination.sequenceNumber)
            if let external = destination.external { writer.writeMAC(external) }
            writer.writeUInt16LE(destination.reason)
        }
    }
}
