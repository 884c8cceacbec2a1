import HaloFrames
import HaloModel

/// An HWMP reply as it reached a station: the path it then had (IEEE 802.11-2020 14.10.10).
struct RecordedPath: Sendable {
    var time: Int64
    /// The neighbour it came from.
    var nextHop: MACAddress
    var reply: PathReply

    /// When the path expires, nanoseconds from the capture's first frame.
    var end: Int64 { time + Int64(reply.lifetime) * 1_024_000 }
}
