import HaloModel

/// What `halo-mesh --dry-run` found: what this machine offers, what the manager would do, and why it cannot.
public struct DryRunReport: Sendable, Codable, Equatable {
    /// How a check came out.
    public enum Outcome: String, Sendable, Codable {
        /// As the manager needs it.
        case ok
        /// Not yet as needed; the manager sees to it.
        case later
        /// The manager would work, but not as it should.
        case warning
        /// The manager cannot work.
        case missing
    }

    /// One thing looked at.
    public struct Check: Sendable, Codable, Equatable {
        /// What: `configuration`, `root`, `driver`, …
        public var name: String
        /// How it came out.
        public var outcome: Outcome
        /// What was found.
        public var found: String
        /// What to do about it; `nil` when nothing has to be done.
        public var remedy: String?

        /// Takes the parts as they are.
        public init(name: String, outcome: Outcome, found: String, remedy: String? = nil) {
            self.name = name
            self.outcome = outcome
            self.found = found
            self.remedy = remedy
        }
    }

    /// Whether the manager could work here.
    public var isReady: Bool
    /// Everything looked at, in the order in which it is needed.
    public var checks: [Check]
    /// What the manager would do from here, in order; it stops at what is missing.
    public var steps: [String]

    /// Takes the checks and steps as they are; ready when nothing is missing.
    public init(checks: [Check], steps: [String]) {
        isReady = checks.allSatisfy { $0.outcome != .missing }
        self.checks = checks
        self.steps = steps
    }

    /// For people: a line for each check, its remedy below it, then the steps.
    public var text: String {
        let width = checks.map(\.name.count).max() ?? 0
        var lines: [String] = []
        for check in checks {
            let pad = String(repeating: " ", count: width - check.name.count)
            let mark = check.outcome.rawValue + String(repeating: " ", count: 7 - check.outcome.rawValue.count)
            lines.append("\(mark)  \(check.name)\(pad)  \(check.found)")
            if let remedy = check.remedy {
                lines.append("         \(String(repeating: " ", count: width))  → \(remedy)")
            }
        }
        lines.append("")
        lines.append(isReady ? "halo-mesh would:" : "halo-mesh cannot work here. It would:")
        for (index, step) in steps.enumerated() { lines.append("  \(index + 1). \(step)") }
        lines.append("Nothing was touched.")
        return lines.joined(separator: "\n")
    }

    enum CodingKeys: String, CodingKey {
        case isReady = "ready"
        case checks, steps
    }
}
