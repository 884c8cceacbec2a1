/// How an S1G frame was sent: the value of radiotap TLV 32 (radiotap.org/fields/S1G), 6 octets.
public struct RadiotapS1G: Hashable, Sendable {
    /// Which fields below count: 0x01 PPDU format, 0x02 response, 0x04 guard interval, 0x08 streams, 0x10 bandwidth,
    /// 0x20 MCS, 0x40 colour, 0x80 uplink.
    public let known: UInt16
    /// PPDU format in bits 0–1 (0 S1G_1M, 1 short, 2 long), response 2–3, short guard interval 5, streams − 1 in 6–7,
    /// bandwidth 8–11 (0…4 for 1, 2, 4, 8, 16 MHz), MCS 12–15.
    public let data1: UInt16
    /// Colour in bits 0–2, uplink 3, signal in dBm 8–15.
    public let data2: UInt16

    /// Takes the fields as they are.
    public init(known: UInt16, data1: UInt16, data2: UInt16) {
        self.known = known
        self.data1 = data1
        self.data2 = data2
    }

    /// One stream, long guard interval, no response indication.
    /// - Parameter bandwidthMHz: 1, 2, 4, 8 or 16.
    public init(bandwidthMHz: Int, mcs: UInt8, signalDBm: Int8 = 0) {
        let width: UInt16 =
            switch bandwidthMHz {
            case 2: 1
            case 4: 2
            case 8: 3
            case 16: 4
            default: 0
            }
        let format: UInt16 = bandwidthMHz == 1 ? 0 : 1
        self.init(
            known: 0x003D, data1: format | width << 8 | UInt16(mcs & 0x0F) << 12,
            data2: UInt16(UInt8(bitPattern: signalDBm)) << 8)
    }

    /// Channel width; `nil` when not told or reserved.
    public var bandwidthMHz: Int? {
        let index = Int(data1 >> 8 & 0x0F)
        return known & 0x10 != 0 && index <= 4 ? 1 << index : nil
    }

    /// Modulation and coding scheme; `nil` when not told.
    public var mcs: Int? { known & 0x20 != 0 ? Int(data1 >> 12) : nil }
}

extension RadiotapS1G: FrameFormat {
    /// Reads 6 octets.
    /// - Throws: `FrameError.truncated`.
    public init(parsing reader: inout ByteReader) throws(FrameError) {
        self.init(
            known: try reader.readUInt16LE("S1G known"), data1: try reader.readUInt16LE("S1G data 1"),
            data2: try reader.readUInt16LE("S1G data 2"))
    }

    /// Appends 6 octets.
    public func write(to writer: inout ByteWriter) {
        writer.writeUInt16LE(known)
        writer.writeUInt16LE(data1)
        writer.writeUInt16LE(data2)
    }
}
