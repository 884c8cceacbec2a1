import HaloHardware
import HaloModel

/// Keeping the spool within its bounds: thinning first, then giving up the oldest.
extension Spool {
    /// Keeps the disk within its bound.
    /// - Throws: what the files throw that is no `HardwareError`.
    mutating func enforceLimit() throws {
        while segments.reduce(0, { $0 + $1.size }) > limits.totalOctets {
            if let index = segments.firstIndex(where: { !$0.isThinned && $0.number != activeNumber }) {
                segments[index].isThinned = true
                do {
                    try thin(index)
                } catch is HardwareError {
                    // On a full disk a thinner copy may not fit: the oldest segment goes instead, in the next round.
                }
            } else if let first = segments.first, first.number != activeNumber {
                droppedCount += first.pending
                try removeFirstSegment()
            } else {
                return
            }
        }
    }

    /// Writes a segment anew without what can be spared, in its place.
    private mutating func thin(_ index: Int) throws {
        let number = segments[index].number
        let octets = try files.read(path(number), limit: limits.segmentOctets + SpoolRecord.payloadLimit * 2)
        let blocks = Self.records(octets).compactMap { record -> SpoolBlock? in
            guard case .block(let block) = record, delivered(of: block) < block.samples.count else { return nil }
            return block
        }
        let thinner = SampleThinning.thin(blocks)
        guard thinner.removed > 0 else { return }
        var output: [UInt8] = []
        for block in thinner.blocks { output += SpoolRecord.block(block).octets }
        let before = segments[index].pending
        try files.replace(path(number), with: output)
        segments[index].size = output.count
        segments[index].offset = 0
        segments[index].pending = remaining(thinner.blocks)
        thinnedCount += max(0, before - segments[index].pending)
    }

    /// Keeps what waits in memory for the medium within its bound.
    mutating func boundMemory() {
        guard unsafeCount > limits.memorySamples else { return }
        let thinner = SampleThinning.thin(Array(tail[written...]))
        tail.replaceSubrange(written..., with: thinner.blocks)
        thinnedCount += thinner.removed
        while unsafeCount > limits.memorySamples, written < tail.count {
            droppedCount += tail.remove(at: written).samples.count
        }
    }

    /// Gives the first segment up. One that cannot be removed is found again at the next start, and what it holds is
    /// recognised by the gateway.
    mutating func removeFirstSegment() throws {
        let number = segments.removeFirst().number
        do {
            try files.remove(path(number))
        } catch is HardwareError {
            return
        }
    }
}
