import HaloModel

/// What a capture shows of the HWMP path from one station to another (IEEE 802.11-2020 14.10).
public struct PathSummary: Hashable, Sendable, Encodable {
    /// Who looked for the path.
    public let originator: MACAddress
    /// Where it leads.
    public let target: MACAddress
    /// The first frame about it, in seconds from the capture's start.
    public let firstSeconds: Double
    /// The last frame about it.
    public let lastSeconds: Double
    /// When a PREP first reached the originator; `nil` when none did.
    public let establishedSeconds: Double?
    /// When a PERR last named the target, after the path was there.
    public let lostSeconds: Double?
    /// Stations of the last path, both ends included; empty when none is known.
    public let stations: [MACAddress]
    /// Hops of the last path.
    public let hops: Int?
    /// Metric in the last PREP that reached the originator.
    public let metric: Int?
    /// PREQ frames, forwarded ones included.
    public let requests: Int
    /// PREP frames, forwarded ones included.
    public let replies: Int

    enum CodingKeys: String, CodingKey {
        case originator, target, stations, hops, metric, requests, replies
        case firstSeconds = "first_seconds"
        case lastSeconds = "last_seconds"
        case establishedSeconds = "established_seconds"
        case lostSeconds = "lost_seconds"
    }
}
