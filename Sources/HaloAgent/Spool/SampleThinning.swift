import HaloModel

/// What is given up first when the spool is full: figures about the device itself, of which one reading in ten minutes of each
/// metric is kept. What sensors measured stays.
enum SampleThinning {
    /// Milliseconds between readings kept.
    static let window: Int64 = 600_000

    private static let lowPriority = ["agent.", "batman.", "interface.", "mesh.", "radio.", "service.", "system."]

    static func isLowPriority(_ metric: String) -> Bool { lowPriority.contains { metric.hasPrefix($0) } }

    /// Blocks without what can be spared; doing it again spares nothing more.
    static func thin(_ blocks: [SpoolBlock]) -> (blocks: [SpoolBlock], removed: Int) {
        var kept: [String: Int64] = [:]
        var output: [SpoolBlock] = []
        var removed = 0
        for block in blocks {
            guard let numbering = block.numbering else { continue }
            let window = block.stamp.sinceBoot / window
            var samples: [Sample] = []
            var numbers: [UInt64] = []
            for (sample, number) in zip(block.samples, numbering.samples) {
                if isLowPriority(sample.metric) {
                    let name = "\(block.stamp.boot) \(sample.metric)"
                    guard kept[name] != window else {
                        removed += 1
                        continue
                    }
                    kept[name] = window
                }
                samples.append(sample)
                numbers.append(number)
            }
            guard let first = numbers.first else { continue }
            var thinner = block
            thinner.firstSequence = first
            thinner.samples = samples
            thinner.omitted = SequenceRun.gaps(in: numbers, from: first)
            output.append(thinner)
        }
        return (output, removed)
    }
}
