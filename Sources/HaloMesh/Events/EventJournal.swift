import HaloModel

/// The manager's decisions with their reasons, the newest `limit` of them. Served on the local socket and kept nowhere
/// else.
public struct EventJournal: Sendable, Equatable {
    /// How many events are kept.
    public static let limit = 512
    /// How many events one answer holds at most.
    public static let pageLimit = 200

    /// Names this run of the manager, so that a reader notices that numbers begin anew.
    public let run: String
    private var events: [MeshEvent] = []
    /// Where the oldest event is in `events` once it has become a ring.
    private var oldest = 0
    private var lastID: UInt64 = 0

    /// An empty journal.
    public init(run: String) { self.run = run }

    /// Adds an event and forgets the oldest when there are too many.
    public mutating func record(
        _ kind: MeshEvent.Kind, _ subject: String, _ what: String, why: String, basis: [String: String] = [:],
        at now: MonotonicInstant, wallTime: WallTime
    ) {
        lastID += 1
        let event = MeshEvent(
            id: lastID, time: wallTime, uptimeNanoseconds: now.nanoseconds, kind: kind, subject: subject, what: what,
            why: why, basis: basis)
        if events.count < Self.limit {
            events.append(event)
        } else {
            events[oldest] = event
            oldest = (oldest + 1) % Self.limit
        }
    }

    /// The events after number `id`, oldest first.
    public func page(after id: UInt64, limit: Int = EventJournal.pageLimit) -> MeshEventPage {
        let first = lastID - UInt64(events.count)
        let start = min(max(id, first), lastID)
        let count = min(Int(lastID - start), max(1, min(limit, Self.pageLimit)))
        let items = (0..<count).map { events[(oldest + Int(start - first) + $0) % events.count] }
        return MeshEventPage(
            run: run, items: items, next: start + UInt64(count), missed: id < first && lastID > 0)
    }
}
