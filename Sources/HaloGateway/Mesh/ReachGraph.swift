/// Who can be reached from one place, and what that hangs on.
struct ReachGraph {
    private var names: [String] = []
    private var neighbours: [[Int]] = []
    private let tree: [(from: Int, to: Int)]
    private let found: [Int]

    /// Names that can be reached, the root among them.
    var reached: Set<String> { Set(found.map { names[$0] }) }

    /// - Parameters:
    ///   - edges: Links, in any direction.
    ///   - root: Where from.
    init(edges: [(a: String, b: String)], root: String) {
        var names = [root]
        var indices = [root: 0]
        func index(_ name: String) -> Int {
            if let known = indices[name] { return known }
            names.append(name)
            indices[name] = names.count - 1
            return names.count - 1
        }
        let pairs = edges.map { (index($0.a), index($0.b)) }
        var neighbours = [[Int]](repeating: [], count: names.count)
        for (a, b) in pairs {
            neighbours[a].append(b)
            neighbours[b].append(a)
        }
        self.names = names
        self.neighbours = neighbours
        (found, tree) = Self.search(neighbours, without: nil, cut: nil)
    }

    /// Places other than the root without which others cannot be reached, by name.
    var singleDevices: [(name: String, strands: [String])] {
        found.dropFirst().compactMap { removed in
            let strands = lost(Self.search(neighbours, without: removed, cut: nil).found).filter {
                $0 != names[removed]
            }
            return strands.isEmpty ? nil : (names[removed], strands)
        }.sorted { $0.name < $1.name }
    }

    /// Links without which others cannot be reached, by name. Only links of a spanning tree can be such.
    var singleLinks: [(a: String, b: String, strands: [String])] {
        tree.compactMap { edge in
            let strands = lost(Self.search(neighbours, without: nil, cut: edge).found)
            return strands.isEmpty ? nil : (names[edge.from], names[edge.to], strands)
        }.sorted { ($0.a, $0.b) < ($1.a, $1.b) }
    }

    private func lost(_ rest: [Int]) -> [String] {
        var isThere = [Bool](repeating: false, count: names.count)
        for index in rest { isThere[index] = true }
        return found.filter { !isThere[$0] }.map { names[$0] }.sorted()
    }

    /// Breadth first from index 0. Two links between the same two places are two: cutting one leaves the other.
    private static func search(
        _ neighbours: [[Int]], without removed: Int?, cut: (from: Int, to: Int)?
    ) -> (found: [Int], tree: [(from: Int, to: Int)]) {
        var isSeen = [Bool](repeating: false, count: neighbours.count)
        isSeen[0] = true
        if let removed { isSeen[removed] = true }
        var found = [0]
        var tree: [(from: Int, to: Int)] = []
        var next = 0
        while next < found.count {
            let place = found[next]
            next += 1
            var isCut = false
            for neighbour in neighbours[place] where !isSeen[neighbour] {
                if let cut, !isCut, (place, neighbour) == cut || (neighbour, place) == cut {
                    isCut = true
                    continue
                }
                isSeen[neighbour] = true
                found.append(neighbour)
                tree.append((place, neighbour))
            }
        }
        return (found, tree)
    }
}
