import HaloModel

/// The information of a RANN element (IEEE 802.11-2020 9.4.2.111), 21 octets.
public struct RootAnnouncement: Hashable, Sendable {
    /// Bit 0: the root is a mesh gate.
    public let flags: UInt8
    /// Hops from the root.
    public let hopCount: UInt8
    /// Hops left.
    public let timeToLive: UInt8
    /// The root.
    public let root: MACAddress
    /// HWMP sequence number of the root.
    public let sequenceNumber: UInt32
    /// Interval between announcements, in units of 1024 µs.
    public let interval: UInt32
    /// Metric from the root.
    public let metric: UInt32

    /// Takes the fields.
    public init(
        flags: UInt8 = 0, hopCount: UInt8 = 0, timeToLive: UInt8 = 31, root: MACAddress, sequenceNumber: UInt32,
        interval: UInt32 = 5000, metric: UInt32 = 0
    ) {
        self.flags = flags
        self.hopCount = hopCount
        self.timeToLive = timeToLive
        self.root = root
        self.sequenceNumber = sequenceNumber
        self.interval = interval
        self.metric = metric
    }
}

extension RootAnnouncement: FrameFormat {
    /// Reads the element's information.
    /// - Throws: `FrameError.truncated`.
    public init(parsing reader: inout ByteReader) throws(FrameError) {
        self.init(
            flags: try reader.readUInt8("RANN flags"), hopCount: try reader.readUInt8("RANN hop count"),
            timeToLive: try reader.readUInt8("RANN TTL"), root: try reader.readMAC("root"),
            sequenceNumber: try reader.readUInt32LE("root sequence number"),
            interval: try reader.readUInt32LE("RANN interval"), metric: try reader.readUInt32LE("RANN metric"))
    }

    /// Appends the element's information.
    public func write(to writer: inout ByteWriter) {
        writer.writeBytes([flags, hopCount, timeToLive])
        writer.writeMAC(root)
        writer.writeUInt32LE(sequenceNumber)
        writer.writeUInt32LE(interval)
        writer.writeUInt32LE(metric)
    }
}
