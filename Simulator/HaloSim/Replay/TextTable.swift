/// Columns of text, each as wide as its widest cell.
struct TextTable {
    private var rows: [[String]]
    private let isNumeric: [Bool]

    /// - Parameter columns: titles; those of numbers begin with `>` and are aligned right.
    init(_ columns: [String]) {
        isNumeric = columns.map { $0.hasPrefix(">") }
        rows = [columns.map { $0.hasPrefix(">") ? String($0.dropFirst()) : $0 }]
    }

    /// Adds a row of as many cells as there are columns.
    mutating func add(_ cells: [String]) { rows.append(cells) }

    /// Lines, indented by two spaces.
    var lines: [String] {
        let widths = isNumeric.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            let cells = row.indices.map { column in
                let padding = String(repeating: " ", count: widths[column] - row[column].count)
                return isNumeric[column] ? padding + row[column] : row[column] + padding
            }
            var line = "  " + cells.joined(separator: "  ")
            while line.last == " " { line.removeLast() }
            return line
        }
    }
}
