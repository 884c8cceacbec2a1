import HaloModel

extension Route {
    /// A part of the query or of the path: the same row checks what is sent and describes it.
    public struct Parameter: Sendable {
        /// What a value has to be.
        public enum Kind: Sendable {
            /// Text of at most so many octets.
            case text(longest: Int = 256)
            /// A whole number.
            case integer(ClosedRange<Int>)
            /// A time: RFC 3339 in UTC, or milliseconds since the POSIX epoch.
            case time
            /// One of these words.
            case choice([String])
            /// A device's name.
            case node
        }

        /// Milliseconds that are a time: from the POSIX epoch to the year 2255.
        private static let milliseconds: ClosedRange<Int64> = 0...9_000_000_000_000

        /// Its name.
        public var name: String
        /// What it does.
        public var summary: String
        /// What its value has to be.
        public var kind: Kind
        /// Whether it has to be there.
        public var isRequired: Bool

        /// Takes the parts as they are.
        public init(_ name: String, _ summary: String, _ kind: Kind = .text(), isRequired: Bool = false) {
            self.name = name
            self.summary = summary
            self.kind = kind
            self.isRequired = isRequired
        }
    }

    /// What the varying parts of paths are, by name.
    static let pathParts: [String: Parameter] = Dictionary(
        uniqueKeysWithValues: [
            Parameter("node_id", "The device's name", .node),
            Parameter("id", "Its number", .integer(1...Int.max)),
            Parameter("name", "Its name", .text(longest: 64)),
            Parameter("radio_mac", "The radio's MAC address, such as 02:00:00:00:0a:01", .text(longest: 17)),
        ].map { ($0.name, $0) })

    /// Names of the path's varying parts, in order.
    var pathNames: [String] {
        path.split(separator: "/").filter { $0.hasPrefix("{") }.map { String($0.dropFirst().dropLast()) }
    }
}

extension Route.Parameter {
    /// What is wrong with a value, for the one who sent it; `nil` when it is right.
    func fault(in value: String) -> String? {
        switch kind {
        case .text(let longest): value.utf8.count <= longest ? nil : "may have \(longest) octets"
        case .integer(let range):
            Int(value).map { range.contains($0) } == true
                ? nil : "has to be a whole number from \(range.lowerBound) to \(range.upperBound)"
        case .time:
            (Int64(value).map { Self.milliseconds.contains($0) } ?? (WallTime(rfc3339: value) != nil))
                ? nil : "has to be a time such as 2026-11-24T03:01:44Z, or milliseconds"
        case .choice(let words): words.contains(value) ? nil : "has to be one of " + words.joined(separator: ", ")
        case .node: NodeID(value) != nil ? nil : "has to be a device's name"
        }
    }

    /// As the API's description has it (JSON Schema, draft 2020-12).
    var schema: JSONValue {
        switch kind {
        case .text(let longest): ["type": "string", "maxLength": .integer(Int64(longest))]
        case .integer(let range):
            [
                "type": "integer", "minimum": .integer(Int64(range.lowerBound)),
                "maximum": .integer(Int64(range.upperBound)),
            ]
        case .time:
            [
                "anyOf": [
                    [
                        "type": "string",
                        "pattern": #"^(\d{4}-(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])T[01]\d:[0-5]\d:[0-5]\dZ)?$"#,
                    ],
                    [
                        "type": "integer", "minimum": .integer(Self.milliseconds.lowerBound),
                        "maximum": .integer(Self.milliseconds.upperBound),
                    ],
                ]
            ]
        case .choice(let words): ["type": "string", "enum": .list(words.map { .text($0) })]
        case .node: ["type": "string", "pattern": "^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$"]
        }
    }
}
