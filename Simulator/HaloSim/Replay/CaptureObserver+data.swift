import HaloFrames
import HaloModel

extension CaptureObserver {
    /// Looks into an IEEE 802.11 data frame as far as it is not encrypted.
    mutating func observeData(
        _ reader: inout ByteReader, _ header: MACHeader, _ time: Int64, _ notes: inout FrameNotes
    ) throws(FrameError) {
        let kind = header.frameControl.kind
        guard !kind.isNull, let transmitter = header.address2 else { return }
        links.observeData(from: transmitter, to: header.address1, time: time)
        if header.isProtected {
            notes.unknown = "encrypted \(kind)"
        } else if header.isFragment {
            notes.unknown = "fragment of \(kind)"
        } else if (header.qosControl ?? 0) & MACHeader.QoSControlBits.aggregate != 0 {
            try observeAggregate(&reader, header, transmitter, time, &notes)
        } else {
            try observeMSDU(&reader, header, transmitter, time, &notes)
        }
    }

    /// Subframes of an A-MSDU (IEEE 802.11-2020 9.3.2.2.2): addresses and length of 14 octets, an MSDU, padding to a
    /// multiple of four.
    private mutating func observeAggregate(
        _ reader: inout ByteReader, _ header: MACHeader, _ transmitter: MACAddress, _ time: Int64,
        _ notes: inout FrameNotes
    ) throws(FrameError) {
        while !reader.isAtEnd {
            try reader.skip(12, "A-MSDU subframe addresses")
            let length = Int(try reader.readUInt16BE("A-MSDU subframe length"))
            var subframe = try reader.subReader(length, "A-MSDU subframe")
            try observeMSDU(&subframe, header, transmitter, time, &notes)
            try reader.skip(min((4 - (14 + length) % 4) % 4, reader.remaining), "A-MSDU padding")
        }
    }

    private mutating func observeMSDU(
        _ reader: inout ByteReader, _ header: MACHeader, _ transmitter: MACAddress, _ time: Int64,
        _ notes: inout FrameNotes
    ) throws(FrameError) {
        if WirelessFrame.hasMeshControl(header, body: reader) { _ = try MeshControl(parsing: &reader) }
        guard reader.peek() == 0xAA, reader.peek(at: 1) == 0xAA else {
            if reader.remaining < 2 { throw FrameError.truncated(field: "LLC", needed: 2, available: reader.remaining) }
            notes.unknown = "LLC without SNAP"
            return
        }
        let llc = try LLCHeader(parsing: &reader)
        guard llc.organization == 0 else {
            notes.unknown = "SNAP of an organisation"
            return
        }
        try observePayload(&reader, llc.etherType, transmitter, time, &notes)
    }

    /// Looks into an Ethernet frame, which has neither peering nor acknowledgements.
    mutating func observeEthernet(
        _ start: ByteReader, _ time: Int64, _ notes: inout FrameNotes
    ) throws(FrameError) {
        var reader = start
        let destination = try reader.readMAC("destination")
        let source = try reader.readMAC("source")
        var etherType = EtherType(rawValue: try reader.readUInt16BE("EtherType"))
        if !source.isGroup { stations.observe(source, time: time, isRetry: false, signalDBm: nil) }
        try Self.skipTags(&reader, &etherType)
        // batman-adv addresses its frames from neighbour to neighbour; others may have come over a bridge.
        if etherType == .batman {
            links.observeData(from: source, to: destination, time: time)
            neighbourhood.hear(source, time: time, signalDBm: nil)
            neighbourhood.observeEthernet(from: source, to: destination)
        }
        try observePayload(&reader, etherType, source, time, &notes)
    }

    /// Leaves out VLAN tags (IEEE 802.1Q clause 9).
    private static func skipTags(_ reader: inout ByteReader, _ etherType: inout EtherType) throws(FrameError) {
        while etherType == .vlan || etherType == .serviceVLAN {
            try reader.skip(2, "VLAN tag")
            etherType = EtherType(rawValue: try reader.readUInt16BE("EtherType"))
        }
    }

    private mutating func observePayload(
        _ reader: inout ByteReader, _ etherType: EtherType, _ transmitter: MACAddress, _ time: Int64,
        _ notes: inout FrameNotes
    ) throws(FrameError) {
        switch etherType {
        case .batman: try observeBatman(&reader, transmitter, time, depth: 0, &notes)
        case .ipv4, .ipv6, .arp, .eapol: break
        default:
            let digits = String(etherType.rawValue, radix: 16)
            notes.unknown =
                etherType.rawValue < 0x0600
                ? "IEEE 802.3 length field" : "EtherType 0x" + String(repeating: "0", count: 4 - digits.count) + digits
        }
    }

    /// - Parameter depth: packets may carry Ethernet frames that carry packets again; looked into three deep.
    private mutating func observeBatman(
        _ reader: inout ByteReader, _ transmitter: MACAddress, _ time: Int64, depth: Int, _ notes: inout FrameNotes
    ) throws(FrameError) {
        if let type = reader.peek(), let version = reader.peek(at: 1) {
            guard version == BatmanPacket.compatibilityVersion else {
                notes.unknown = "batman-adv version \(version)"
                return
            }
            // A message counts when its fixed part is there: 24, 16 and 20 octets.
            switch BatmanPacket.PacketType(rawValue: type) {
            case .ivOGM: notes.hasIVOGM = notes.hasIVOGM || reader.remaining >= 24
            case .elp: notes.hasELP = notes.hasELP || reader.remaining >= 16
            case .ogm2: notes.hasOGM2 = notes.hasOGM2 || reader.remaining >= 20
            case nil: notes.unknown = "batman-adv packet type \(type)"
            default: break
            }
        }
        switch try BatmanPacket(parsing: &reader) {
        case .ivOGM(let messages, _):
            for message in messages {
                originators.observe(message, from: transmitter, time: time)
                neighbourhood.observe(message, from: transmitter, time: time)
            }
        case .ogm2(let messages, _):
            for message in messages {
                originators.observe(message, from: transmitter, time: time)
                neighbourhood.observe(message, from: transmitter, time: time)
            }
        case .elp(let message): originators.observe(message, from: transmitter, time: time)
        case .broadcast(let packet): try observeInner(packet.payload, transmitter, time, depth, &notes)
        case .unicast(let packet): try observeInner(packet.payload, transmitter, time, depth, &notes)
        case .unicast4Address(let packet): try observeInner(packet.payload, transmitter, time, depth, &notes)
        case .fragment, .icmp, .unicastTVLV, .other: break
        }
    }

    private mutating func observeInner(
        _ payload: [UInt8], _ transmitter: MACAddress, _ time: Int64, _ depth: Int, _ notes: inout FrameNotes
    ) throws(FrameError) {
        guard depth < 2 else { return }
        var reader = ByteReader(payload)
        try reader.skip(12, "inner Ethernet addresses")
        var etherType = EtherType(rawValue: try reader.readUInt16BE("inner EtherType"))
        try Self.skipTags(&reader, &etherType)
        if etherType == .batman { try observeBatman(&reader, transmitter, time, depth: depth + 1, &notes) }
    }
}
