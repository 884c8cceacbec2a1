/// Writes a capture file: pcapng when its name ends in `.pcapng`, else pcap.
public final class CaptureWriter {
    /// How fine times are in a pcap file; pcapng files always have nanoseconds.
    public enum Precision: Sendable {
        /// Microseconds, which every program reads.
        case microseconds
        /// Nanoseconds.
        case nanoseconds
    }

    /// The file.
    public let path: String
    /// Its format.
    public let format: CaptureFormat
    private let sink: any CaptureSink

    /// Creates the file, or empties it.
    /// - Parameter linkType: what all frames of a pcap file begin with; pcapng files may mix link types.
    /// - Throws: `CaptureError.cannotWrite`.
    public init(path: String, linkType: LinkType, precision: Precision = .nanoseconds) throws(CaptureError) {
        self.path = path
        format = CaptureFormat(fileName: path)
        switch format {
        case .pcap: sink = try PcapSink(path: path, linkType: linkType, precision: precision)
        case .pcapng: sink = try PcapngSink(path: path, linkType: linkType)
        }
    }

    /// Appends a record.
    /// - Throws: `CaptureError.cannotWrite`, when the disk is full or a pcap file cannot hold the link type.
    public func write(_ frame: CapturedFrame) throws(CaptureError) { try sink.write(frame) }

    /// Hands everything written to the operating system.
    /// - Throws: `CaptureError.cannotWrite`.
    public func flush() throws(CaptureError) { try sink.flush() }
}
