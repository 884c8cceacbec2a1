import HaloModel

/// A source of samples. Each runs on its own and fails alone.
protocol Collector: Sendable {
    /// Its name in the status.
    var name: String { get }
    /// Time between two turns.
    var interval: Duration { get }
    /// How long a turn may take.
    var deadline: Duration { get }
    /// One turn.
    func collect() async throws -> [Reading]
    /// The sensors in use, for the status; `nil` for a collector that has none.
    var inUse: [String]? { get async }
}

extension Collector {
    var inUse: [String]? { nil }
}

/// A value before it gets its time and quality.
struct Reading: Sendable, Equatable {
    var metric: String
    var value: Double
    var isPlausible = true
}
