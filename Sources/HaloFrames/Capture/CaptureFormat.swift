/// The formats of capture files.
public enum CaptureFormat: String, Sendable {
    /// The classic format of libpcap (IETF draft-ietf-opsawg-pcap).
    case pcap
    /// Its successor (IETF draft-ietf-opsawg-pcapng).
    case pcapng

    /// The format a file's first four octets announce.
    init?(magic: [UInt8]) {
        switch magic {
        case [0x0A, 0x0D, 0x0D, 0x0A]: self = .pcapng
        // Microseconds, nanoseconds, Kuznetsov's extension; in either byte order.
        case [0xA1, 0xB2, 0xC3, 0xD4], [0xD4, 0xC3, 0xB2, 0xA1], [0xA1, 0xB2, 0x3C, 0x4D], [0x4D, 0x3C, 0xB2, 0xA1],
            [0xA1, 0xB2, 0xCD, 0x34], [0x34, 0xCD, 0xB2, 0xA1]:
            self = .pcap
        default: return nil
        }
    }

    /// The format a file's name asks for: pcapng for `.pcapng` and `.ntar`, else pcap.
    init(fileName: String) {
        let name = fileName.lowercased()
        self = name.hasSuffix(".pcapng") || name.hasSuffix(".ntar") ? .pcapng : .pcap
    }
}
