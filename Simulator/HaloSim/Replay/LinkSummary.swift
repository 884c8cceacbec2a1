import HaloModel

/// What a capture shows of the peering between two stations.
public struct LinkSummary: Hashable, Sendable, Encodable {
    /// How a link is known to be up.
    public enum Evidence: String, Sendable, Encodable {
        /// Both stations confirmed the other's Open, with matching link identifiers.
        case peering
        /// Data passed between them: the peering began before the capture, or parts of it are missing.
        case data
    }

    /// What ended a link.
    public enum End: String, Sendable, Encodable {
        /// A Mesh Peering Close.
        case close
        /// A new peering with other link identifiers: a station had forgotten the old one.
        case restart
        /// One end fell silent and stayed so to the end of the capture.
        case silence
    }

    /// A time the link was up.
    public struct Interval: Hashable, Sendable, Encodable {
        /// When it came up, in seconds from the capture's start.
        public let upSeconds: Double
        /// When it went down; `nil` when it was up to the end.
        public let downSeconds: Double?
        /// How it is known.
        public let establishedBy: Evidence
        /// What ended it.
        public let endedBy: End?
        /// Who sent the Close.
        public let closedBy: MACAddress?
        /// The Close's reason (IEEE 802.11-2020 Table 9-49).
        public let reasonCode: Int?

        enum CodingKeys: String, CodingKey {
            case upSeconds = "up_seconds"
            case downSeconds = "down_seconds"
            case establishedBy = "established_by"
            case endedBy = "ended_by"
            case closedBy = "closed_by"
            case reasonCode = "reason_code"
        }
    }

    /// The lower address.
    public let a: MACAddress
    /// The higher address.
    public let b: MACAddress
    /// The first frame between the two, in seconds from the capture's start.
    public let firstSeconds: Double
    /// The last frame between the two.
    public let lastSeconds: Double
    /// Whether the link is up at the end.
    public let isUp: Bool
    /// The times it was up, in order.
    public let intervals: [Interval]
    /// Opens in either direction.
    public let opens: Int
    /// Confirms in either direction.
    public let confirms: Int
    /// Closes in either direction.
    public let closes: Int
    /// Data frames in either direction.
    public let dataFrames: Int

    enum CodingKeys: String, CodingKey {
        case a, b, intervals, opens, confirms, closes
        case firstSeconds = "first_seconds"
        case lastSeconds = "last_seconds"
        case isUp = "is_up"
        case dataFrames = "data_frames"
    }
}
