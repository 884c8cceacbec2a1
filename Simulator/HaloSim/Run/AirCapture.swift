import HaloFrames
import HaloModel

/// Records everything on the air to a capture file that Wireshark reads: radiotap and the frame, as a monitor that hears every
/// transmitter and knows the mesh's keys would.
public final class AirCapture {
    private let writer: CaptureWriter
    private let start: WallTime
    private var failure: CaptureError?
    /// Frames written.
    public private(set) var frameCount = 0

    /// Creates the file; its name's ending chooses pcap or pcapng.
    /// - Parameter start: the calendar time at virtual time 0.
    /// - Throws: `CaptureError` when it cannot be created.
    public init(path: String, start: WallTime) throws {
        writer = try CaptureWriter(path: path, linkType: .radiotap)
        self.start = start
    }

    /// Adds a frame; after a failure nothing more is written.
    public func record(_ recorded: RecordedFrame) {
        guard failure == nil else { return }
        let fields = RadiotapFields(
            tsfMicroseconds: UInt64(max(0, recorded.startNanoseconds / 1000)), flags: [],
            frequencyMHz: UInt16(clamping: recorded.frequencyKHz / 1000), channelFlags: 0)
        var bytes = ByteWriter()
        RadiotapHeader(fields: fields).write(to: &bytes)
        bytes.writeBytes(recorded.frame)
        let end = recorded.startNanoseconds + recorded.airtimeNanoseconds
        do {
            try writer.write(
                CapturedFrame(time: start + .nanoseconds(end), linkType: .radiotap, octets: bytes.bytes))
            frameCount += 1
        } catch {
            failure = error
        }
    }

    /// Writes what is left.
    /// - Throws: `CaptureError` of this or any earlier write.
    public func close() throws {
        if let failure { throw failure }
        try writer.flush()
    }
}
