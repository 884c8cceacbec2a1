import ArgumentParser

/// Seeds given as `FIRST..LAST`.
struct SeedRange: ExpressibleByArgument {
    /// The seeds.
    let range: ClosedRange<UInt64>

    init(_ range: ClosedRange<UInt64>) { self.range = range }

    init?(argument: String) {
        let ends = argument.split(separator: ".", omittingEmptySubsequences: true).compactMap { UInt64($0) }
        guard argument.contains(".."), ends.count == 2, ends[0] <= ends[1], ends[1] - ends[0] < 1_000_000 else {
            return nil
        }
        range = ends[0]...ends[1]
    }

    var defaultValueDescription: String { "\(range.lowerBound)..\(range.upperBound)" }
}
