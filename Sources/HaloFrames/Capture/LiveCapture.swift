import CPcap
import Glibc
import HaloModel

/// Frames from a network device as they pass, through libpcap. Needs the right to capture (CAP_NET_RAW).
public final class LiveCapture {
    /// The device.
    public let device: String
    /// What the frames begin with.
    public let linkType: LinkType
    private let handle: OpaquePointer

    /// Opens a device, in promiscuous mode.
    /// - Parameter isMonitor: whether to put a wireless device into monitor mode, for frames with radiotap.
    /// - Throws: `CaptureError.cannotOpen` when there is no such device or no right to it.
    public init(device: String, isMonitor: Bool = false) throws(CaptureError) {
        var message = [CChar](repeating: 0, count: Int(PCAP_ERRBUF_SIZE))
        guard let handle = pcap_create(device, &message) else {
            throw CaptureError.cannotOpen(path: device, reason: PcapSource.text(message))
        }
        pcap_set_snaplen(handle, Int32(CaptureReader.recordOctetsMax))
        pcap_set_promisc(handle, 1)
        pcap_set_immediate_mode(handle, 1)
        if isMonitor { pcap_set_rfmon(handle, 1) }
        let result = pcap_activate(handle)
        guard result >= 0, pcap_setnonblock(handle, 1, &message) == 0 else {
            let detail = String(cString: pcap_geterr(handle))
            let reason = result < 0 && detail.isEmpty ? String(cString: pcap_statustostr(result)) : detail
            pcap_close(handle)
            throw CaptureError.cannotOpen(path: device, reason: reason)
        }
        self.device = device
        self.handle = handle
        linkType = LinkType(rawValue: pcap_datalink(handle))
    }

    deinit { pcap_close(handle) }

    /// The next frame, or `nil` when none came in time.
    /// - Throws: `CaptureError.interrupted` when the device went down.
    public func next(timeoutMilliseconds: Int32) throws(CaptureError) -> CapturedFrame? {
        if let frame = try take() { return frame }
        var descriptor = pollfd(fd: pcap_get_selectable_fd(handle), events: Int16(POLLIN), revents: 0)
        guard descriptor.fd >= 0, poll(&descriptor, 1, timeoutMilliseconds) > 0 else { return nil }
        return try take()
    }

    private func take() throws(CaptureError) -> CapturedFrame? {
        var header: UnsafeMutablePointer<pcap_pkthdr>?
        var data: UnsafePointer<UInt8>?
        let result = pcap_next_ex(handle, &header, &data)
        guard result >= 0 else {
            throw CaptureError.interrupted(device: device, reason: String(cString: pcap_geterr(handle)))
        }
        guard result == 1, let header, let data else { return nil }
        return CapturedFrame(
            time: WallTime(nanoseconds: PcapSource.nanoseconds(header.pointee.ts, unitsPerSecond: 1_000_000)),
            linkType: linkType, octets: Array(UnsafeBufferPointer(start: data, count: Int(header.pointee.caplen))),
            originalLength: Int(header.pointee.len))
    }
}
