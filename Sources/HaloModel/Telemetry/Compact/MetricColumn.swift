/// Which metric each sample is of. Samples come in turns, so after a metric the one that followed it last time is expected,
/// at first the next one by number; written is how many expectations in a row hold, and the metric that breaks the row.
enum MetricColumn {
    private struct Expectation {
        private var followers: [Int]
        private var last: Int

        init(_ names: Int) {
            followers = (0..<max(1, names)).map { ($0 + 1) % max(1, names) }
            last = max(1, names) - 1
        }

        var next: Int { followers[last] }

        mutating func see(_ metric: Int) {
            followers[last] = metric
            last = metric
        }
    }

    static func write(_ metrics: [Int], names: Int, to writer: inout CompactWriter) {
        var expectation = Expectation(names)
        var row = 0
        for metric in metrics {
            if metric == expectation.next {
                row += 1
            } else {
                writer.count(row)
                writer.count(metric)
                row = 0
            }
            expectation.see(metric)
        }
        if row > 0 { writer.count(row) }
    }

    static func read(_ count: Int, names: Int, from reader: inout CompactReader) throws -> [Int] {
        guard names > 0 else { throw reader.failure("a metric's name before") }
        var expectation = Expectation(names)
        var metrics: [Int] = []
        metrics.reserveCapacity(count)
        while metrics.count < count {
            for _ in 0..<(try reader.count("samples", limit: count - metrics.count)) {
                metrics.append(expectation.next)
                expectation.see(expectation.next)
            }
            guard metrics.count < count else { break }
            let metric = try reader.count("as a metric's number", limit: names - 1)
            metrics.append(metric)
            expectation.see(metric)
        }
        return metrics
    }
}
