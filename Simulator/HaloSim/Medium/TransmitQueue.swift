/// Frames that wait for the medium, oldest first.
struct TransmitQueue {
    /// One frame and who it is for.
    struct Entry {
        var frame: [UInt8]
        var token: UInt64
        /// A station, `Transmission.group` or `Transmission.nobody`.
        var destination: Int32
        /// The receiver already has it: a repetition is a duplicate.
        var isDelivered = false
    }

    private var entries: [Entry] = []
    private var first = 0

    var count: Int { entries.count - first }
    var isEmpty: Bool { first == entries.count }
    /// Octets of memory held, frames excluded.
    var memoryBytes: Int { entries.capacity * MemoryLayout<Entry>.stride }

    /// The oldest entry; the queue must not be empty.
    var head: Entry {
        get { entries[first] }
        _modify { yield &entries[first] }
    }

    mutating func append(_ entry: Entry) {
        entries.append(entry)
    }

    mutating func removeFirst() -> Entry {
        let entry = entries[first]
        entries[first].frame = []
        first += 1
        if first == entries.count {
            entries.removeAll(keepingCapacity: true)
            first = 0
        } else if first >= 64 {
            entries.removeSubrange(..<first)
            first = 0
        }
        return entry
    }

    mutating func removeAll() {
        entries.removeAll()
        first = 0
    }

    /// Sets the Retry bit of the head's Frame Control field (IEEE 802.11-2020 clause 9.2.4.1.6).
    mutating func markHeadAsRetry() {
        guard entries[first].frame.count > 1 else { return }
        entries[first].frame[1] |= 0x08
    }
}
