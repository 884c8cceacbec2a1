/// Consecutive sequence numbers of a stream.
public struct SequenceRun: Sendable, Codable, Equatable {
    /// The first.
    public var first: UInt64
    /// How many, at least 1.
    public var count: UInt64

    /// Takes the parts as they are.
    public init(first: UInt64, count: UInt64) {
        self.first = first
        self.count = count
    }
}

extension SequenceRun {
    /// The numbers of so many samples that begin with `first` and leave out `omitted`, and the number after them; `nil` when
    /// the runs are out of order, reach beyond the samples, or a number does not fit into 64 bits.
    public static func numbering(
        from first: UInt64, omitting omitted: [SequenceRun], samples: Int
    ) -> (samples: [UInt64], next: UInt64)? {
        var numbers: [UInt64] = []
        numbers.reserveCapacity(samples)
        var next = first
        for run in omitted {
            guard run.count > 0, run.first >= next, run.first - next <= UInt64(samples - numbers.count) else {
                return nil
            }
            numbers.append(contentsOf: next..<run.first)
            let (end, overflow) = run.first.addingReportingOverflow(run.count)
            guard !overflow else { return nil }
            next = end
        }
        let (end, overflow) = next.addingReportingOverflow(UInt64(samples - numbers.count))
        guard !overflow else { return nil }
        numbers.append(contentsOf: next..<end)
        return (numbers, end)
    }

    /// The runs that numbers in ascending order leave out from `first` on.
    public static func gaps(in numbers: some Sequence<UInt64>, from first: UInt64) -> [SequenceRun] {
        var runs: [SequenceRun] = []
        var next = first
        for number in numbers {
            if number > next { runs.append(SequenceRun(first: next, count: number - next)) }
            next = number &+ 1
        }
        return runs
    }
}
