import HaloHardware
import HaloModel

/// Finding what an earlier run has left.
extension Spool {
    /// Finds the segments, how far delivery had come, and what was told of the time. A torn record at the end of a segment is
    /// what the power took before fsync.
    /// - Throws: `HardwareError`.
    mutating func recover() throws {
        for name in try names() {
            guard name.utf8.count == 12, name.hasSuffix(".log"), let number = Int(name.dropLast(4)), number > 0 else {
                // A thinner copy that was not finished.
                if name.hasSuffix(".log.new") { discard(folder + "/" + name) }
                continue
            }
            highestNumber = max(highestNumber, number)
            let (segment, series) = survey(number, try content(number))
            segments.append(segment)
            for one in series where ranks[one] == nil { ranks[one] = ranks.count }
        }
        guard position != nil else { return }
        for index in segments.indices {
            let blocks = Self.records(try content(segments[index].number)).compactMap { record -> SpoolBlock? in
                guard case .block(let block) = record else { return nil }
                return block
            }
            segments[index].pending = remaining(blocks)
            // Later segments hold later samples: none of them is delivered.
            if let first = blocks.first, delivered(of: first) == 0 { break }
        }
        while let first = segments.first, first.pending == 0 { try removeFirstSegment() }
    }

    /// The folder's files, or none while there is no folder and none can be made.
    private func names() throws -> [String] {
        do {
            try files.createDirectory(folder, mode: 0o755)
        } catch let error as HardwareError where [.readOnly, .noSpace].contains(error.code) {
            return try files.status(folder) == nil ? [] : files.list(folder)
        }
        return try files.list(folder)
    }

    private func content(_ number: Int) throws -> [UInt8] {
        try files.read(path(number), limit: limits.segmentOctets + (16 << 20))
    }

    private func discard(_ path: String) {
        // On a medium that is read-only it stays; it is in nobody's way.
        try? files.remove(path)
    }

    private mutating func survey(_ number: Int, _ octets: [UInt8]) -> (Segment, [UInt64]) {
        var segment = Segment(number: number)
        var series: [UInt64] = []
        var stamps: [UInt64: SampleStamp] = [:]
        while true {
            switch SpoolRecord.read(octets, at: segment.size) {
            case .nothing:
                recoveredStamps += stamps.keys.sorted().compactMap { stamps[$0] }
                return (segment, series)
            case .damaged(let end):
                droppedCount += 1
                segment.size = end
            case .record(.position(let position), let end):
                self.position = position
                segment.size = end
            case .record(.block(let block), let end):
                if series.last != block.series { series.append(block.series) }
                if block.stamp.told != nil { stamps[block.stamp.boot] = block.stamp }
                segment.pending += block.samples.count
                segment.size = end
            }
        }
    }

    static func records(_ octets: [UInt8]) -> [SpoolRecord] {
        var records: [SpoolRecord] = []
        var offset = 0
        while true {
            switch SpoolRecord.read(octets, at: offset) {
            case .nothing: return records
            case .damaged(let end): offset = end
            case .record(let record, let end):
                records.append(record)
                offset = end
            }
        }
    }
}
