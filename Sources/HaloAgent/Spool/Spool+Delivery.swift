import HaloHardware
import HaloModel

/// Reading the head of the spool, and moving it on.
extension Spool {
    /// Octets read at a time.
    private static let window = 65_536

    /// The oldest samples, of one stream; `nil` when there are none that are safe on the medium. While the medium takes nothing,
    /// those in memory are handed out as well.
    /// - Parameter wanted: The number the gateway has asked for, when it is lower than what it has confirmed.
    /// - Throws: `HardwareError`.
    mutating func batch(limit: Int, wanted: SpoolPosition? = nil) throws -> SpoolBatch? {
        while let head = segments.first {
            if head.offset < head.size, let found = try headBatch(max(1, limit), wanted) { return found }
            guard head.number != activeNumber else { break }
            try removeFirstSegment()
        }
        guard failure != nil else { return nil }
        return assemble(tail, limit: max(1, limit), wanted, inMemory: true)
    }

    private mutating func headBatch(_ limit: Int, _ wanted: SpoolPosition?) throws -> SpoolBatch? {
        let segment = segments[0]
        let file: any OpenFile
        do {
            file = try files.open(path(segment.number), mode: 0o644)
        } catch let error as HardwareError where error.code == .notFound {
            return nil
        }
        defer { file.close() }
        var offset = segment.offset
        var size = Self.window
        while offset < segment.size {
            let octets = try file.read(at: offset, count: min(size, segment.size - offset))
            var blocks: [SpoolBlock] = []
            var place = 0
            var count = 0
            scan: while count < limit {
                switch SpoolRecord.read(octets, at: place) {
                case .nothing: break scan
                case .damaged(let end), .record(.position, let end): place = end
                case .record(.block(let block), let end):
                    place = end
                    let left = block.samples.count - delivered(of: block)
                    guard left > 0 else { break }
                    blocks.append(block)
                    count += left
                }
                if blocks.isEmpty { segments[0].offset = offset + place }
            }
            if let batch = assemble(blocks, limit: limit, wanted, inMemory: false) { return batch }
            // A record longer than what was read is read whole; none is longer than `payloadLimit`.
            guard place > 0 || size < SpoolRecord.payloadLimit * 2 else { break }
            offset += place
            size = place > 0 ? Self.window : SpoolRecord.payloadLimit * 2
        }
        segments[0].offset = segment.size
        return nil
    }

    private func assemble(
        _ blocks: [SpoolBlock], limit: Int, _ wanted: SpoolPosition?, inMemory: Bool
    ) -> SpoolBatch? {
        var samples: [Sample] = []
        var numbers: [UInt64] = []
        var stamps: [SampleStamp] = []
        var series: UInt64?
        for block in blocks where samples.count < limit {
            let skipped = delivered(of: block)
            guard skipped < block.samples.count, let numbering = block.numbering else { continue }
            guard series == nil || series == block.series else { break }
            series = block.series
            for index in skipped..<block.samples.count where samples.count < limit {
                // A block written again after a failed fsync may be there twice.
                if let last = numbers.last, numbering.samples[index] <= last { continue }
                samples.append(block.samples[index])
                numbers.append(numbering.samples[index])
                stamps.append(block.stamp)
            }
        }
        guard let series, let first = numbers.first, let last = numbers.last else { return nil }
        let confirmed = position.flatMap { $0.series == series ? $0.next : nil } ?? 0
        let start = min(first, wanted.flatMap { $0.series == series ? $0.next : nil } ?? confirmed)
        return SpoolBatch(
            boot: Self.name(series), series: series, firstSequence: start,
            omitted: SequenceRun.gaps(in: numbers, from: start), samples: samples, sequences: numbers, stamps: stamps,
            nextSequence: last + 1, isInMemory: inMemory)
    }

    /// Removes what the gateway has stored durably.
    ///
    /// - Parameter nextSequence: the first number of `batch`'s stream that is not stored yet.
    /// - Returns: how many of the batch's samples were removed.
    /// - Throws: what the files throw that is no `HardwareError`.
    @discardableResult
    mutating func acknowledge(_ batch: SpoolBatch, nextSequence: UInt64) throws -> Int {
        let count = batch.sequences.prefix { $0 < nextSequence }.count
        let before = position.flatMap { $0.series == batch.series ? $0.next : nil } ?? 0
        position = SpoolPosition(series: batch.series, next: max(before, nextSequence))
        if !batch.isInMemory, !segments.isEmpty { segments[0].pending = max(0, segments[0].pending - count) }
        while let first = tail.first, delivered(of: first) == first.samples.count {
            tail.removeFirst()
            written = max(0, written - 1)
        }
        try notePosition()
        while let first = segments.first, first.pending == 0, first.number != activeNumber { try removeFirstSegment() }
        return count
    }

    /// Gives up the first sample of `batch`, which the gateway will never take.
    /// - Throws: what the files throw that is no `HardwareError`.
    mutating func discardFirst(of batch: SpoolBatch) throws {
        guard let first = batch.sequences.first else { return }
        droppedCount += try acknowledge(batch, nextSequence: first + 1)
    }

    /// How many samples of a block, from its first, the gateway has.
    func delivered(of block: SpoolBlock) -> Int {
        guard let position, let reached = ranks[position.series], let rank = ranks[block.series], rank <= reached else {
            return 0
        }
        guard rank == reached else { return block.samples.count }
        return block.numbering?.samples.prefix { $0 < position.next }.count ?? block.samples.count
    }

    func remaining(_ blocks: some Sequence<SpoolBlock>) -> Int {
        blocks.reduce(0) { $0 + $1.samples.count - delivered(of: $1) }
    }
}
