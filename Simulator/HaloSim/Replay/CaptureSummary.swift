import HaloFrames
import HaloModel

/// What a capture shows of a mesh: who was there, which links came up and went down, which paths and originators
/// there were, how many frames of each kind. docs/replay.md describes the JSON.
public struct CaptureSummary: Sendable, Encodable {
    /// Frames of a kind whose contents are not understood.
    public struct Unknown: Hashable, Sendable, Encodable {
        /// The kind.
        public let kind: String
        /// How many.
        public let count: Int
    }

    /// Where the file is damaged.
    public struct Damage: Hashable, Sendable, Encodable {
        /// The damaged record, counted from 1.
        public let frame: Int
        /// Where it begins in the file, in octets.
        public let offset: Int64
        /// What is wrong.
        public let reason: String
        /// What can be done.
        public let remedy: String
    }

    /// The file.
    public let file: String
    /// `pcap` or `pcapng`.
    public let format: String
    /// What its frames begin with.
    public let linkTypes: [String]
    /// The first frame's time; `nil` without frames.
    public let start: WallTime?
    /// The same in seconds since 1970-01-01T00:00:00Z.
    public let startUnixSeconds: Double?
    /// From the first frame to the last, in seconds.
    public let durationSeconds: Double
    /// Frames of each kind.
    public let counts: CaptureCounts
    /// Transmitters, by address.
    public let stations: [StationSummary]
    /// Pairs of stations, by address.
    public let links: [LinkSummary]
    /// HWMP paths, by their ends.
    public let paths: [PathSummary]
    /// Roots, by address.
    public let roots: [RootSummary]
    /// batman-adv originators, by address.
    public let originators: [OriginatorSummary]
    /// What is not understood, the most frequent first.
    public let notUnderstood: [Unknown]
    /// Where the file is damaged; `nil` when it is not.
    public let damage: Damage?

    enum CodingKeys: String, CodingKey {
        case file, format, start, counts, stations, links, paths, roots, originators, damage
        case linkTypes = "link_types"
        case startUnixSeconds = "start_unix_seconds"
        case durationSeconds = "duration_seconds"
        case notUnderstood = "not_understood"
    }

    /// Reads a file to its end, or to where it is damaged.
    /// - Throws: `CaptureError.cannotOpen` and `.notACapture`; damage is told in the summary instead.
    public init(path: String) throws(CaptureError) {
        let reader = try CaptureReader(path: path)
        var observer = CaptureObserver()
        var damage: CaptureDamage?
        do throws(CaptureError) {
            while let frame = try reader.next() { observer.observe(frame) }
        } catch .damaged(let found) {
            damage = found
        } catch {
            throw error
        }
        self = observer.summary(file: path, format: reader.format.rawValue, damage: damage)
    }

    init(
        file: String, format: String, linkTypes: [String], start: WallTime?, durationSeconds: Double,
        counts: CaptureCounts, stations: [StationSummary], links: [LinkSummary], paths: [PathSummary],
        roots: [RootSummary], originators: [OriginatorSummary], notUnderstood: [Unknown], damage: Damage?
    ) {
        self.file = file
        self.format = format
        self.linkTypes = linkTypes
        self.start = start
        self.startUnixSeconds = start.map { Double($0.nanoseconds) / 1e9 }
        self.durationSeconds = durationSeconds
        self.counts = counts
        self.stations = stations
        self.links = links
        self.paths = paths
        self.roots = roots
        self.originators = originators
        self.notUnderstood = notUnderstood
        self.damage = damage
    }
}
