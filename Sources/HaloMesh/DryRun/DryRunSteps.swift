/// What the manager would do, gathered while looking.
struct DryRunSteps {
    private(set) var lines: [String] = []

    mutating func add(_ line: String) { lines.append(line) }

    /// Adds a line before the first that begins with `word`; at the end when none does.
    mutating func add(before word: String, _ line: String) {
        lines.insert(line, at: lines.firstIndex { $0.hasPrefix(word) } ?? lines.endIndex)
    }
}
