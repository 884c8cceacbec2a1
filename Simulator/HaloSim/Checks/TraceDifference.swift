/// Where two traces part, and what differs on each device.
public struct TraceDifference: Sendable, Encodable {
    /// Two lines that should be one; `nil` where a trace has ended.
    public struct Divergence: Sendable, Encodable, Equatable {
        /// The line's number, from 1, in the whole trace or among the device's lines.
        public var line: Int
        /// The first trace's line.
        public var first: String?
        /// The second trace's line.
        public var second: String?
    }

    /// What differs on one device.
    public struct Node: Sendable, Encodable, Equatable {
        /// Its name, `-` for the run itself.
        public var node: String
        /// Lines in the first and in the second trace.
        public var lines: [Int]
        /// Its first line that differs.
        public var divergence: Divergence
        /// Lines by kind, of kinds whose number differs, first and second trace.
        public var kinds: [String: [Int]]
    }

    /// Lines of the first and of the second trace.
    public private(set) var lines = [0, 0]
    /// The first divergence; `nil` when the traces are the same.
    public private(set) var divergence: Divergence?
    /// The last line both have before it.
    public private(set) var lastCommon: String?
    /// Devices that differ, by name.
    public var nodes: [Node] {
        tracks.keys.sorted().compactMap { name in
            guard let track = tracks[name], let divergence = track.divergence else { return nil }
            let kinds = Set(track.kinds[0].keys).union(track.kinds[1].keys)
            let differing = kinds.filter { track.kinds[0][$0] != track.kinds[1][$0] }
            return Node(
                node: name, lines: [track.lines[0].count, track.lines[1].count], divergence: divergence,
                kinds: Dictionary(
                    uniqueKeysWithValues: differing.map { ($0, [track.kinds[0][$0] ?? 0, track.kinds[1][$0] ?? 0]) }))
        }
    }
    /// Names of all devices, ordered.
    public var names: [String] { tracks.keys.sorted() }

    private struct Track {
        var lines: [[String]] = [[], []]
        var kinds: [[String: Int]] = [[:], [:]]

        var divergence: Divergence? {
            let count = max(lines[0].count, lines[1].count)
            for index in 0..<count {
                let first = index < lines[0].count ? lines[0][index] : nil
                let second = index < lines[1].count ? lines[1][index] : nil
                if first != second { return Divergence(line: index + 1, first: first, second: second) }
            }
            return nil
        }
    }

    private var tracks: [String: Track] = [:]

    enum CodingKeys: String, CodingKey {
        case lines, divergence, nodes
        case lastCommon = "last_common"
    }

    /// Two empty traces.
    public init() {}

    /// The difference as a JSON object.
    /// - Throws: `EncodingError`.
    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(lines, forKey: .lines)
        try values.encodeIfPresent(divergence, forKey: .divergence)
        try values.encodeIfPresent(divergence == nil ? nil : lastCommon, forKey: .lastCommon)
        try values.encode(nodes, forKey: .nodes)
    }

    /// Adds the next line of both traces; `nil` of one that has ended.
    public mutating func add(_ first: String?, _ second: String?) {
        if first == second, divergence == nil {
            lastCommon = first
        } else if divergence == nil {
            divergence = Divergence(line: lines[0] + 1, first: first, second: second)
        }
        for (side, line) in [first, second].enumerated() {
            guard let line else { continue }
            lines[side] += 1
            let fields = line.split(separator: "\t", maxSplits: 3, omittingEmptySubsequences: false)
            let node = fields.count > 1 ? String(fields[1]) : "?"
            let kind = fields.count > 2 ? String(fields[2]) : "?"
            tracks[node, default: Track()].lines[side].append(line)
            tracks[node, default: Track()].kinds[side][kind, default: 0] += 1
        }
    }

    /// The difference as people read it.
    public var text: String {
        guard let divergence else { return "the same: \(lines[0]) events" }
        var told = ["the traces part at event \(divergence.line):"]
        told.append("  last in common: \(lastCommon ?? "(none)")")
        told.append("  first:          \(divergence.first ?? "(ended)")")
        told.append("  second:         \(divergence.second ?? "(ended)")")
        let same = names.count - nodes.count
        told.append("")
        told.append("\(lines[0]) and \(lines[1]) events; \(nodes.count) devices differ, \(same) do not")
        for node in nodes {
            told.append(
                "\(node.node): \(node.lines[0]) and \(node.lines[1]) events, parts at its event \(node.divergence.line)"
            )
            told.append("  first:  \(node.divergence.first ?? "(ended)")")
            told.append("  second: \(node.divergence.second ?? "(ended)")")
            for kind in node.kinds.keys.sorted() {
                guard let counts = node.kinds[kind], counts.count == 2 else { continue }
                told.append("  \(kind): \(counts[0]) and \(counts[1])")
            }
        }
        return told.joined(separator: "\n")
    }
}
