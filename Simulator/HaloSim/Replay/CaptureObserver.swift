import HaloFrames
import HaloModel

/// Builds a capture's summary frame by frame.
public struct CaptureObserver {
    var counts = CaptureCounts()
    var stations = StationTracker()
    var links = LinkTracker()
    var paths = PathTracker()
    var roots = RootTracker()
    var originators = OriginatorTracker()
    var neighbourhood = NeighbourhoodTracker()
    private var unknown: [String: Int] = [:]
    private var linkTypes: [LinkType] = []
    private var start: WallTime?
    private var earliest = Int64.max
    private(set) var latest = Int64.min

    /// Has seen nothing.
    public init() {}

    /// Takes the next frame.
    public mutating func observe(_ frame: CapturedFrame) {
        counts.frames += 1
        let time = frame.time.nanoseconds
        if start == nil {
            start = frame.time
            neighbourhood.start = time
        }
        neighbourhood.frameOctets = frame.octets.count
        earliest = min(earliest, time)
        latest = max(latest, time)
        if !linkTypes.contains(frame.linkType) { linkTypes.append(frame.linkType) }
        var notes = FrameNotes()
        do throws(FrameError) {
            switch frame.linkType {
            case .radiotap: try observeRadiotap(frame, &notes)
            case .wireless: try observeWireless(ByteReader(frame.octets), RadiotapFields(), time, &notes)
            case .ethernet: try observeEthernet(ByteReader(frame.octets), time, &notes)
            default: notes.unknown = frame.linkType.description
            }
        } catch {
            // A capture that kept the beginning of frames only is not damaged by that.
            notes.isDamaged = notes.isDamaged || !frame.isCut
        }
        record(notes)
    }

    private mutating func record(_ notes: FrameNotes) {
        if notes.hasIVOGM { counts.batmanIVOGM += 1 }
        if notes.hasELP { counts.batmanELP += 1 }
        if notes.hasOGM2 { counts.batmanOGM2 += 1 }
        if !notes.isCounted && !notes.hasIVOGM && !notes.hasELP && !notes.hasOGM2 { counts.other += 1 }
        if notes.isDamaged { counts.damaged += 1 }
        if let kind = notes.isDamaged ? "damaged frame" : notes.unknown { unknown[kind, default: 0] += 1 }
    }

    /// What has been seen so far.
    /// - Parameter damage: where the file broke off; counted as one damaged frame.
    public func summary(file: String, format: String, damage: CaptureDamage?) -> CaptureSummary {
        let clock = CaptureClock(start: start ?? WallTime(nanoseconds: 0))
        var counts = counts
        if damage != nil { counts.damaged += 1 }
        var links = links
        links.endSilent { stations.silentSince($0, at: latest) }
        let notUnderstood = unknown.map { CaptureSummary.Unknown(kind: $0.key, count: $0.value) }
            .sorted { ($1.count, $0.kind) < ($0.count, $1.kind) }
        return CaptureSummary(
            file: file, format: format, linkTypes: linkTypes.map(\.description), start: start,
            durationSeconds: start == nil ? 0 : clock.seconds(latest) - clock.seconds(earliest), counts: counts,
            stations: stations.summaries(clock), links: links.summaries(clock), paths: paths.summaries(clock),
            roots: roots.summaries(clock), originators: originators.summaries(clock), notUnderstood: notUnderstood,
            damage: damage.map {
                CaptureSummary.Damage(frame: $0.frameNumber, offset: $0.offset, reason: $0.reason, remedy: $0.remedy)
            })
    }
}
