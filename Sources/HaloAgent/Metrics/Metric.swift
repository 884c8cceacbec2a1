/// A quantity the agent tells about: its name, what it is measured in, what is plausible and where it comes from.
/// `docs/metrics.md` lists every one of them.
struct Metric: Sendable, Equatable {
    /// Dotted; `{…}` stands for what the reading is about: a peer's address, an interface.
    let name: String
    /// The unit as UCUM writes it (ucum.org); `1` for counts and states.
    let unit: String
    /// What can be right; other values are marked.
    let range: ClosedRange<Double>
    /// What it says.
    let meaning: String
    /// Where the value comes from.
    let source: String

    init(_ name: String, _ unit: String, _ range: ClosedRange<Double>, _ meaning: String, source: String) {
        self.name = name
        self.unit = unit
        self.range = range
        self.meaning = meaning
        self.source = source
    }

    /// A reading of it; `subject` takes the place of `{…}`.
    func reading(_ value: Double, of subject: String = "") -> Reading {
        Reading(metric: name(of: subject), value: value, unit: unit, isPlausible: range.contains(value))
    }

    /// A reading when there is a value.
    func reading(_ value: Double?, of subject: String = "") -> [Reading] {
        value.map { [reading($0, of: subject)] } ?? []
    }

    /// The name with `subject` in the place of `{…}`.
    func name(of subject: String) -> String {
        guard let open = name.firstIndex(of: "{"), let close = name.firstIndex(of: "}"), open < close else {
            return name
        }
        return String(name[..<open]) + subject + String(name[name.index(after: close)...])
    }
}

extension ClosedRange<Double> {
    /// What only grows, and counts.
    static let counts: ClosedRange<Double> = 0...1.8e19
    /// Yes is 1, no is 0.
    static let flag: ClosedRange<Double> = 0...1
}
