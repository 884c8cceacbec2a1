/// Tells a misspelt name from another one.
enum Spelling {
    /// Whether `found` becomes `wanted` by one or two insertions, removals or exchanges of a letter (Levenshtein 1966),
    /// and by fewer than half of its letters.
    static func isNear(_ found: String, _ wanted: String) -> Bool {
        let (from, to) = (Array(found.utf8), Array(wanted.utf8))
        guard abs(from.count - to.count) <= 2, to.count <= 64 else { return false }
        var row = Array(0...to.count)
        for (index, letter) in from.enumerated() {
            var diagonal = row[0]
            row[0] = index + 1
            for column in to.indices {
                let exchanged = diagonal + (letter == to[column] ? 0 : 1)
                diagonal = row[column + 1]
                row[column + 1] = min(exchanged, row[column] + 1, diagonal + 1)
            }
        }
        return row[to.count] > 0 && row[to.count] <= 2 && 2 * row[to.count] < to.count
    }
}
