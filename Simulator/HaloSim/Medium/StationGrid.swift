import HaloModel

/// Stations by square cells of the plane, to find those near a point.
///
/// Cells are looked up one by one in coordinate order and never iterated, so hash order cannot reach a run.
struct StationGrid {
    private struct Cell: Hashable {
        var x: Int32
        var y: Int32
    }

    private let cellMetres: Double
    private var cells: [Cell: [Int32]] = [:]

    /// A grid for queries within `cellMetres`.
    init(cellMetres: Double) {
        self.cellMetres = cellMetres
    }

    mutating func insert(_ radio: Int32, at position: Position) {
        cells[cell(position), default: []].append(radio)
    }

    mutating func remove(_ radio: Int32, at position: Position) {
        cells[cell(position)]?.removeAll { $0 == radio }
    }

    /// Appends every station in the cells around `position`: all within `cellMetres` and some beyond.
    func collect(around position: Position, into found: inout [Int32]) {
        let centre = cell(position)
        for y in centre.y &- 1...centre.y &+ 1 {
            for x in centre.x &- 1...centre.x &+ 1 {
                found.append(contentsOf: cells[Cell(x: x, y: y)] ?? [])
            }
        }
    }

    /// Coordinates are held within ±10⁹ cells, far beyond any scenario.
    private func cell(_ position: Position) -> Cell {
        func index(_ metres: Double) -> Int32 {
            let cell = (metres / cellMetres).rounded(.down)
            return cell.isFinite ? Int32(min(1e9, max(-1e9, cell))) : 0
        }
        return Cell(x: index(position.x), y: index(position.y))
    }
}
