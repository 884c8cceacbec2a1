import HaloHardware
import HaloModel

/// Reading the head of the spool, and moving it on.
extension Spool {
    /// The oldest samples that are safe on the medium, of one series and without a gap; `nil` when there are none.
    /// - Throws: `HardwareError`.
    public mutating func batch(limit: Int) throws -> SpoolBatch? {
        while let first = segments.first {
            if let found = try batch(in: first, limit: max(1, limit)) { return found }
            guard first.number != activeNumber else { return nil }
            droppedCount += first.pending
            try removeFirstSegment()
        }
        return nil
    }

    private mutating func batch(in segment: Segment, limit: Int) throws -> SpoolBatch? {
        var offset = position.segment == segment.number ? position.offset : 0
        // The longest record is little over a kilobyte, and most are about a hundred octets.
        let window = min(max(0, segment.size - offset), max(4096, limit * 128))
        guard window > 0 else { return nil }
        let file = try files.open(path(segment.number), mode: 0o644)
        defer { file.close() }
        let octets = try file.read(at: offset, count: window)
        var records: [SpoolRecord] = []
        var ends: [Int] = []
        let base = offset
        reading: while records.count < limit {
            switch SpoolRecord.read(octets, at: offset - base) {
            case .nothing: break reading
            case .damaged(let end):
                guard records.isEmpty else { break reading }
                offset = base + end
            case .record(let record, let end):
                if let last = records.last, last.series != record.series || last.sequence &+ 1 != record.sequence {
                    break reading
                }
                records.append(record)
                offset = base + end
                ends.append(offset)
            }
        }
        guard let head = records.first else { return nil }
        let alias = position.alias.flatMap { $0.series == head.series && $0.from <= head.sequence ? $0 : nil }
        return SpoolBatch(
            boot: alias.map { "\(Self.name(head.series))-\($0.from)" } ?? Self.name(head.series),
            firstSequence: head.sequence - (alias?.from ?? 0), samples: records.map(\.sample),
            storedSequence: head.sequence, series: head.series, segment: segment.number, ends: ends)
    }

    /// Removes what the gateway has stored durably.
    ///
    /// - Parameter nextSequence: the first sequence number of `batch`'s series not stored yet.
    /// - Returns: how many samples were removed.
    /// - Throws: `HardwareError`; then the samples go out again.
    @discardableResult
    public mutating func acknowledge(_ batch: SpoolBatch, nextSequence: UInt64) throws -> Int {
        guard nextSequence > batch.firstSequence, segments.first?.number == batch.segment else { return 0 }
        let count = Int(min(UInt64(batch.samples.count), nextSequence - batch.firstSequence))
        var moved = position
        moved.segment = batch.segment
        moved.offset = batch.ends[count - 1]
        if moved.alias?.series != batch.series { moved.alias = nil }
        try save(moved)
        segments[0].pending = max(0, segments[0].pending - count)
        if segments[0].number != activeNumber, moved.offset >= segments[0].size { try removeFirstSegment() }
        return count
    }

    /// The gateway wants samples before those of `batch`, which are gone: the rest of the series goes out under another
    /// name, made of the series and the first sequence number so that it is the same after a crash.
    /// - Throws: `HardwareError`.
    public mutating func renameSeries(of batch: SpoolBatch) throws {
        var moved = position
        moved.alias = SpoolPosition.Alias(series: batch.series, from: batch.storedSequence)
        try save(moved)
    }

    /// Gives up the first sample of `batch`, which the gateway will never take.
    /// - Throws: `HardwareError`.
    public mutating func discardFirst(of batch: SpoolBatch) throws {
        droppedCount += try acknowledge(batch, nextSequence: batch.firstSequence + 1)
    }

    private mutating func save(_ moved: SpoolPosition) throws {
        try files.replace(ackPath, with: moved.octets)
        position = moved
    }

    // MARK: - Recovery

    /// Finds the segments and the position; a torn record at the end of a segment is what the power took before fsync.
    mutating func recover() throws {
        if let octets = try files.readIfPresent(ackPath, limit: 65_536), let saved = SpoolPosition(octets: octets) {
            position = saved
        }
        for name in try files.list(folder) {
            guard name.utf8.count == 12, name.hasSuffix(".log"), let number = Int(name.dropLast(4)), number >= 0 else {
                continue
            }
            if number < position.segment {
                try files.remove(folder + "/" + name)
                continue
            }
            highestNumber = max(highestNumber, number)
            let octets = try files.read(folder + "/" + name, limit: limits.segmentOctets + (16 << 20))
            let segment = survey(octets, number: number)
            if segment.pending == 0 {
                try files.remove(folder + "/" + name)
            } else {
                segments.append(segment)
            }
        }
    }

    private mutating func survey(_ octets: [UInt8], number: Int) -> Segment {
        var segment = Segment(number: number, size: 0, pending: 0)
        let delivered = number == position.segment ? position.offset : 0
        while true {
            switch SpoolRecord.read(octets, at: segment.size) {
            case .nothing: return segment
            case .damaged(let end):
                droppedCount += 1
                segment.size = end
            case .record(_, let end):
                segment.size = end
                if end > delivered { segment.pending += 1 }
            }
        }
    }
}
