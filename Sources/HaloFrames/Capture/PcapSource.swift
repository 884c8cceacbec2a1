import CPcap
import Glibc
import HaloModel

/// A classic capture file, read by libpcap with nanosecond times.
final class PcapSource: CaptureSource {
    private let handle: OpaquePointer
    private let path: String
    private let linkType: LinkType
    private var frameNumber = 1
    private var offset: Int64
    private let recordHeaderLength: Int64

    /// Takes over `file`, which stands at its beginning.
    /// - Throws: `CaptureError.notACapture` when the file header makes no sense.
    init(file: UnsafeMutablePointer<FILE>, path: String, magic: [UInt8]) throws(CaptureError) {
        var message = [CChar](repeating: 0, count: Int(PCAP_ERRBUF_SIZE))
        guard
            let handle = pcap_fopen_offline_with_tstamp_precision(file, UInt32(PCAP_TSTAMP_PRECISION_NANO), &message)
        else {
            fclose(file)
            throw CaptureError.notACapture(path: path, reason: Self.text(message))
        }
        self.handle = handle
        self.path = path
        linkType = LinkType(rawValue: pcap_datalink(handle))
        // pcap-savefile(5): a file header of 24 octets, record headers of 16, or 24 in Kuznetsov's extension.
        offset = 24
        recordHeaderLength = magic == [0xA1, 0xB2, 0xCD, 0x34] || magic == [0x34, 0xCD, 0xB2, 0xA1] ? 24 : 16
    }

    deinit { pcap_close(handle) }

    func next() throws(CaptureError) -> CapturedFrame? {
        var header: UnsafeMutablePointer<pcap_pkthdr>?
        var data: UnsafePointer<UInt8>?
        let result = pcap_next_ex(handle, &header, &data)
        // PCAP_ERROR_BREAK is how a savefile ends.
        if result == PCAP_ERROR_BREAK { return nil }
        guard result == 1, let header, let data else {
            throw damage(result == 1 ? "libpcap delivered no record" : String(cString: pcap_geterr(handle)))
        }
        let captured = Int(header.pointee.caplen)
        guard captured <= CaptureReader.recordOctetsMax else {
            throw damage("its length of \(captured) octets is impossible")
        }
        let frame = CapturedFrame(
            time: WallTime(nanoseconds: Self.nanoseconds(header.pointee.ts)), linkType: linkType,
            octets: Array(UnsafeBufferPointer(start: data, count: captured)), originalLength: Int(header.pointee.len))
        frameNumber += 1
        offset += recordHeaderLength + Int64(captured)
        return frame
    }

    private func damage(_ reason: String) -> CaptureError {
        .damaged(CaptureDamage(path: path, frameNumber: frameNumber, offset: offset, reason: reason))
    }

    /// With nanosecond precision libpcap keeps nanoseconds in `tv_usec` (pcap_open_offline(3PCAP)).
    static func nanoseconds(_ time: timeval, unitsPerSecond: Int64 = 1_000_000_000) -> Int64 {
        let (seconds, overflow) = Int64(time.tv_sec).multipliedReportingOverflow(by: 1_000_000_000)
        let part = Int64(time.tv_usec) &* (1_000_000_000 / unitsPerSecond)
        let (sum, carry) = seconds.addingReportingOverflow(part)
        return overflow || carry ? .max : sum
    }

    static func text(_ message: [CChar]) -> String {
        String(decoding: message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
