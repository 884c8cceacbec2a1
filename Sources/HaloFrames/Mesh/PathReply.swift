import HaloModel

/// The information of a PREP element (IEEE 802.11-2020 9.4.2.113).
public struct PathReply: Hashable, Sendable {
    /// Bit 6 address extension.
    public let flags: UInt8
    /// Hops from the target.
    public let hopCount: UInt8
    /// Hops left.
    public let timeToLive: UInt8
    /// The station the path leads to.
    public let target: MACAddress
    /// Target HWMP sequence number.
    public let targetSequenceNumber: UInt32
    /// The proxied target, when flag bit 6 is set.
    public let targetExternal: MACAddress?
    /// How long the path stays valid, in units of 1024 µs.
    public let lifetime: UInt32
    /// Metric from the target.
    public let metric: UInt32
    /// Who asked for the path.
    public let originator: MACAddress
    /// Originator HWMP sequence number.
    public let originatorSequenceNumber: UInt32

    /// Takes the fields; flag bit 6 follows from `targetExternal`.
    public init(
        flags: UInt8 = 0, hopCount: UInt8 = 0, timeToLive: UInt8 = 31, target: MACAddress,
        targetSequenceNumber: UInt32, targetExternal: MACAddress? = nil, lifetime: UInt32 = 4882, metric: UInt32 = 0,
        originator: MACAddress, originatorSequenceNumber: UInt32
    ) {
        self.flags = flags & 0xBF | (targetExternal == nil ? 0 : 0x40)
        self.hopCount = hopCount
        self.timeToLive = timeToLive
        self.target = target
        self.targetSequenceNumber = targetSequenceNumber
        self.targetExternal = targetExternal
        self.lifetime = lifetime
        self.metric = metric
        self.originator = originator
        self.originatorSequenceNumber = originatorSequenceNumber
    }
}

extension PathReply: FrameFormat {
    /// Reads the element's information.
    /// - Throws: `FrameError.truncated`.
    public init(parsing reader: inout ByteReader) throws(FrameError) {
        let flags = try reader.readUInt8("PREP flags")
        let hopCount = try reader.readUInt8("PREP hop count")
        let timeToLive = try reader.readUInt8("PREP TTL")
        let target = try reader.readMAC("target")
        let targetSequenceNumber = try reader.readUInt32LE("target sequence number")
        let external = flags & 0x40 != 0 ? try reader.readMAC("target external address") : nil
        let lifetime = try reader.readUInt32LE("lifetime")
        let metric = try reader.readUInt32LE("metric")
        let originator = try reader.readMAC("originator")
        self.init(
            flags: flags, hopCount: hopCount, timeToLive: timeToLive, target: target,
            targetSequenceNumber: targetSequenceNumber, targetExternal: external, lifetime: lifetime, metric: metric,
            originator: originator, originatorSequenceNumber: try reader.readUInt32LE("originator sequence number"))
    }

    /// Appends the element's information.
    public func write(to writer: inout ByteWriter) {
        writer.writeBytes([flags, hopCount, timeToLive])
        writer.writeMAC(target)
        writer.writeUInt32LE(targetSequenceNumber)
        if let targetExternal { writer.writeMAC(targetExternal) }
        writer.writeUInt32LE(lifetime)
        writer.writeUInt32LE(metric)
        writer.writeMAC(originator)
        writer.writeUInt32LE(originatorSequenceNumber)
    }
}
