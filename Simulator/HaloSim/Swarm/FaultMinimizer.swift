/// Finds a smallest part of a fault schedule that still makes a run fail the same way.
///
/// Delta debugging (Zeller and Hildebrandt, "Simplifying and Isolating Failure-Inducing Input", IEEE TSE 28(2), 2002, ddmin):
/// try the parts, then what is left without each part, with ever finer parts. The result is 1-minimal: without any one of its
/// faults the failure is gone.
public struct FaultMinimizer {
    /// Whether these faults still make the run fail the same way.
    let stillFails: ([Fault]) throws -> Bool

    /// A minimizer with its test.
    public init(stillFails: @escaping ([Fault]) throws -> Bool) { self.stillFails = stillFails }

    /// The smallest list found. `faults` must fail.
    /// - Throws: what the test throws.
    public func minimize(_ faults: [Fault]) throws -> [Fault] {
        if try !faults.isEmpty && stillFails([]) { return [] }
        var rest = faults
        var parts = 2
        while rest.count > 1 {
            let size = (rest.count + parts - 1) / parts
            let cuts = stride(from: 0, to: rest.count, by: size).map { $0..<min($0 + size, rest.count) }
            if let smaller = try firstFailing(cuts.map { Array(rest[$0]) }) {
                rest = smaller
                parts = 2
            } else if cuts.count > 2,
                let smaller = try firstFailing(cuts.map { Array(rest[..<$0.lowerBound] + rest[$0.upperBound...]) })
            {
                rest = smaller
                parts = max(parts - 1, 2)
            } else if parts < rest.count {
                parts = min(rest.count, parts * 2)
            } else {
                break
            }
        }
        return rest
    }

    private func firstFailing(_ candidates: [[Fault]]) throws -> [Fault]? {
        for candidate in candidates where try stillFails(candidate) { return candidate }
        return nil
    }
}
