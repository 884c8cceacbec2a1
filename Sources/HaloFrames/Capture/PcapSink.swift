import CPcap
import Glibc

/// A classic capture file, written by libpcap.
final class PcapSink: CaptureSink {
    private let handle: OpaquePointer
    private let dumper: OpaquePointer
    private let path: String
    private let linkType: LinkType
    private let nanosecondsPerUnit: Int64

    init(path: String, linkType: LinkType, precision: CaptureWriter.Precision) throws(CaptureError) {
        let unit = precision == .nanoseconds ? PCAP_TSTAMP_PRECISION_NANO : PCAP_TSTAMP_PRECISION_MICRO
        guard
            let handle = pcap_open_dead_with_tstamp_precision(
                linkType.rawValue, Int32(CaptureReader.recordOctetsMax), UInt32(unit))
        else { throw CaptureError.cannotWrite(path: path, reason: "out of memory") }
        guard let dumper = pcap_dump_open(handle, path) else {
            let reason = String(cString: pcap_geterr(handle))
            pcap_close(handle)
            throw CaptureError.cannotWrite(path: path, reason: reason)
        }
        self.handle = handle
        self.dumper = dumper
        self.path = path
        self.linkType = linkType
        nanosecondsPerUnit = precision == .nanoseconds ? 1 : 1000
    }

    deinit {
        pcap_dump_close(dumper)
        pcap_close(handle)
    }

    func write(_ frame: CapturedFrame) throws(CaptureError) {
        guard frame.linkType == linkType else {
            throw CaptureError.cannotWrite(
                path: path, reason: "a pcap file holds one link type, here \(linkType), not \(frame.linkType)")
        }
        let nanoseconds = frame.time.nanoseconds
        guard nanoseconds >= 0, frame.octets.count <= CaptureReader.recordOctetsMax else {
            throw CaptureError.cannotWrite(path: path, reason: "a record before 1970 or of impossible length")
        }
        var header = pcap_pkthdr()
        header.ts.tv_sec = Int(nanoseconds / 1_000_000_000)
        header.ts.tv_usec = Int(nanoseconds % 1_000_000_000 / nanosecondsPerUnit)
        header.caplen = UInt32(frame.octets.count)
        header.len = UInt32(clamping: max(frame.originalLength, frame.octets.count))
        // pcap_dump() takes the dumper as the octet pointer that pcap_loop() hands to callbacks.
        pcap_dump(UnsafeMutablePointer<UInt8>(dumper), &header, frame.octets)
        if ferror(pcap_dump_file(dumper)) != 0 {
            throw CaptureError.cannotWrite(path: path, reason: String(cString: strerror(errno)))
        }
    }

    func flush() throws(CaptureError) {
        guard pcap_dump_flush(dumper) == 0 else {
            throw CaptureError.cannotWrite(path: path, reason: String(cString: strerror(errno)))
        }
    }
}
