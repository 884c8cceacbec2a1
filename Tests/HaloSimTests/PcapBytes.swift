import HaloFrames
import HaloModel

/// Capture files made for a test, as octets.
enum PcapBytes {
    /// A classic file of microseconds, little-endian.
    static func file(_ frames: [CapturedFrame], linkType: LinkType) -> [UInt8] {
        var writer = ByteWriter()
        writer.writeUInt32LE(0xA1B2_C3D4)
        writer.writeUInt16LE(2)
        writer.writeUInt16LE(4)
        writer.writeZeros(8)
        writer.writeUInt32LE(262_144)
        writer.writeUInt32LE(UInt32(linkType.rawValue))
        for frame in frames {
            writer.writeUInt32LE(UInt32(frame.time.nanoseconds / 1_000_000_000))
            writer.writeUInt32LE(UInt32(frame.time.nanoseconds % 1_000_000_000 / 1000))
            writer.writeUInt32LE(UInt32(frame.octets.count))
            writer.writeUInt32LE(UInt32(frame.originalLength))
            writer.writeBytes(frame.octets)
        }
        return writer.bytes
    }

    /// A file of the same frames of which at most `length` octets were kept.
    static func snapped(_ octets: [UInt8], to length: Int) throws -> [UInt8] {
        try ReplayCaptures.withFile(octets) { path in
            let reader = try CaptureReader(path: path)
            var frames: [CapturedFrame] = []
            while let frame = try reader.next() {
                frames.append(
                    CapturedFrame(
                        time: frame.time, linkType: frame.linkType, octets: Array(frame.octets.prefix(length)),
                        originalLength: frame.originalLength))
            }
            return file(frames, linkType: frames.first?.linkType ?? .radiotap)
        }
    }

    /// Mesh data frames in radiotap: three ELP messages of two stations, an OGM2 alone and two aggregated.
    static func batmanFive() -> [UInt8] {
        let one = MACAddress(rawValue: 0x0200_0000_0100)
        let two = MACAddress(rawValue: 0x0200_0000_0200)
        func message(_ number: UInt32, throughput: UInt32) -> BatmanOGM2 {
            BatmanOGM2(
                sequenceNumber: number, originator: one, throughput: throughput, tvlvs: [.gateway(down: 500, up: 100)])
        }
        let packets: [(MACAddress, BatmanPacket)] = [
            (one, .elp(BatmanELP(originator: one, sequenceNumber: 1, intervalMilliseconds: 500))),
            (two, .elp(BatmanELP(originator: two, sequenceNumber: 1, intervalMilliseconds: 500))),
            (one, .elp(BatmanELP(originator: one, sequenceNumber: 2, intervalMilliseconds: 500))),
            (one, .ogm2([message(1, throughput: 150)])),
            (two, .ogm2([message(1, throughput: 75), message(2, throughput: 75)])),
        ]
        let frames = packets.enumerated().map { index, entry in
            var writer = ByteWriter()
            RadiotapHeader(fields: RadiotapFields(flags: [], rate: 2, signalDBm: -60)).write(to: &writer)
            let header = MACHeader.meshData(
                receiver: .broadcast, transmitter: entry.0, destination: .broadcast, source: entry.0,
                sequenceNumber: UInt16(index))
            let payload = LLCHeader(etherType: .batman).octets + entry.1.octets
            WirelessFrame.frame(
                header, .data(meshControl: MeshControl(sequenceNumber: UInt32(index)), payload: payload)
            )
            .write(to: &writer)
            return CapturedFrame(
                time: WallTime(nanoseconds: Int64(index) * 1_000_000_000), linkType: .radiotap, octets: writer.bytes)
        }
        return file(frames, linkType: .radiotap)
    }
}
