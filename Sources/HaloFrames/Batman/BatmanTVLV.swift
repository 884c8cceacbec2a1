/// A type-version-length-value container (linux/batadv_packet.h `struct batadv_tvlv_hdr`).
public struct BatmanTVLV: Hashable, Sendable {
    /// 1 gateway, 2 distributed ARP table, 3 network coding, 4 translation table, 5 roaming, 6 multicast.
    public let type: UInt8
    /// Version of the container's format.
    public let version: UInt8
    /// What it holds.
    public let value: [UInt8]

    /// `type` of a gateway announcement.
    public static let gateway: UInt8 = 1
    /// `type` of translation table data.
    public static let translationTable: UInt8 = 4

    /// Takes the fields; a value of more than 65 535 octets cannot be sent and is cut off.
    public init(type: UInt8, version: UInt8 = 1, value: [UInt8]) {
        self.type = type
        self.version = version
        self.value = value.count > 65_535 ? Array(value.prefix(65_535)) : value
    }

    /// A gateway announcement; bandwidths in units of 100 kbit/s (`struct batadv_tvlv_gateway_data`).
    public static func gateway(down: UInt32, up: UInt32) -> BatmanTVLV {
        var writer = ByteWriter()
        writer.writeUInt32BE(down)
        writer.writeUInt32BE(up)
        return BatmanTVLV(type: gateway, value: writer.bytes)
    }

    /// Bandwidths of a gateway announcement in units of 100 kbit/s; `nil` for other containers.
    public var gatewayBandwidth: (down: UInt32, up: UInt32)? {
        var reader = ByteReader(value)
        guard type == Self.gateway, let down = try? reader.readUInt32BE("down"), let up = try? reader.readUInt32BE("up")
        else { return nil }
        return (down, up)
    }

    /// The containers' octets, which a packet's `tvlv_len` counts.
    static func octets(of containers: [BatmanTVLV]) -> [UInt8] {
        var writer = ByteWriter()
        for container in containers { container.write(to: &writer) }
        return writer.bytes
    }

    /// Reads containers that fill `length` octets.
    /// - Throws: `FrameError` when they do not fit.
    static func containers(
        parsing reader: inout ByteReader, length: Int
    ) throws(FrameError) -> [BatmanTVLV] {
        var part = try reader.subReader(length, "TVLV")
        var containers: [BatmanTVLV] = []
        while !part.isAtEnd { containers.append(try BatmanTVLV(parsing: &part)) }
        return containers
    }
}

extension BatmanTVLV: FrameFormat {
    /// Reads one container.
    /// - Throws: `FrameError.truncated`.
    public init(parsing reader: inout ByteReader) throws(FrameError) {
        let type = try reader.readUInt8("TVLV type")
        let version = try reader.readUInt8("TVLV version")
        let length = Int(try reader.readUInt16BE("TVLV length"))
        self.init(type: type, version: version, value: try reader.readBytes(length, "TVLV value"))
    }

    /// Appends the container.
    public func write(to writer: inout ByteWriter) {
        writer.writeUInt8(type)
        writer.writeUInt8(version)
        writer.writeUInt16BE(UInt16(truncatingIfNeeded: value.count))
        writer.writeBytes(value)
    }
}
