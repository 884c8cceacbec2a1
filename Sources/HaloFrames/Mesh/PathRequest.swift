import HaloModel

/// The information of a PREQ element (IEEE 802.11-2020 9.4.2.112).
public struct PathRequest: Hashable, Sendable {
    /// A station looked for: flags (bit 0 Target Only, bit 2 Unknown Sequence Number), address, sequence number.
    public struct Target: Hashable, Sendable {
        /// Per Target Flags.
        public let flags: UInt8
        /// Target address.
        public let address: MACAddress
        /// Target HWMP sequence number.
        public let sequenceNumber: UInt32

        /// Takes the fields.
        public init(flags: UInt8 = 0, address: MACAddress, sequenceNumber: UInt32) {
            self.flags = flags
            self.address = address
            self.sequenceNumber = sequenceNumber
        }
    }

    /// Bit 0 gate announcement, bit 1 individually addressed, bit 2 proactive PREP, bit 6 address extension.
    public let flags: UInt8
    /// Hops from the originator.
    public let hopCount: UInt8
    /// Hops left.
    public let timeToLive: UInt8
    /// Path discovery identifier.
    public let discoveryID: UInt32
    /// Who looks for a path.
    public let originator: MACAddress
    /// Originator HWMP sequence number.
    public let originatorSequenceNumber: UInt32
    /// The proxied originator, when flag bit 6 is set.
    public let originatorExternal: MACAddress?
    /// How long the path stays valid, in units of 1024 µs.
    public let lifetime: UInt32
    /// Metric from the originator.
    public let metric: UInt32
    /// At most 20.
    public let targets: [Target]

    /// Takes the fields; flag bit 6 follows from `originatorExternal`.
    public init(
        flags: UInt8 = 0, hopCount: UInt8 = 0, timeToLive: UInt8 = 31, discoveryID: UInt32, originator: MACAddress,
        originatorSequenceNumber: UInt32, originatorExternal: MACAddress? = nil, lifetime: UInt32 = 4882,
        metric: UInt32 = 0, targets: [Target]
    ) {
        self.flags = flags & 0xBF | (originatorExternal == nil ? 0 : 0x40)
        self.hopCount = hopCount
        self.timeToLive = timeToLive
        self.discoveryID = discoveryID
        self.originator = originator
        self.originatorSequenceNumber = originatorSequenceNumber
        self.originatorExternal = originatorExternal
        self.lifetime = lifetime
        self.metric = metric
        self.targets = Array(targets.prefix(20))
    }
}

extension PathRequest: FrameFormat {
    /// Reads the element's information.
    /// - Throws: `FrameError` when it ends early or names more than 20 targets.
    public init(parsing reader: inout ByteReader) throws(FrameError) {
        let flags = try reader.readUInt8("PREQ flags")
        let hopCount = try reader.readUInt8("PREQ hop count")
        let timeToLive = try reader.readUInt8("PREQ TTL")
        let discoveryID = try reader.readUInt32LE("path discovery ID")
        let originator = try reader.readMAC("originator")
        let originatorSequenceNumber = try reader.readUInt32LE("originator sequence number")
        let external = flags & 0x40 != 0 ? try reader.readMAC("originator external address") : nil
        let lifetime = try reader.readUInt32LE("lifetime")
        let metric = try reader.readUInt32LE("metric")
        let count = Int(try reader.readUInt8("target count"))
        guard count <= 20 else { throw FrameError.invalid(field: "target count", value: UInt64(count)) }
        var targets: [Target] = []
        for _ in 0..<count {
            let flags = try reader.readUInt8("target flags")
            let address = try reader.readMAC("target address")
            let number = try reader.readUInt32LE("target sequence number")
            targets.append(Target(flags: flags, address: address, sequenceNumber: number))
        }
        self.init(
            flags: flags, hopCount: hopCount, timeToLive: timeToLive, discoveryID: discoveryID, originator: originator,
            originatorSequenceNumber: originatorSequenceNumber, originatorExternal: external, lifetime: lifetime,
            metric: metric, targets: targets)
    }

    /// Appends the element's information.
    public func write(to writer: inout ByteWriter) {
        writer.writeBytes([flags, hopCount, timeToLive])
        writer.writeUInt32LE(discoveryID)
        writer.writeMAC(originator)
        writer.writeUInt32LE(originatorSequenceNumber)
        if let originatorExternal { writer.writeMAC(originatorExternal) }
        writer.writeUInt32LE(lifetime)
        writer.writeUInt32LE(metric)
        writer.writeUInt8(UInt8(truncatingIfNeeded: targets.count))
        for target in targets {
            writer.writeUInt8(target.flags)
            writer.writeMAC(target.address)
            writer.writeUInt32LE(target.sequenceNumber)
        }
    }
}
