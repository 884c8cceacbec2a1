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
}

/// A value before it gets its time.
struct Reading: Sendable, Equatable {
    var metric: String
    var value: Double
    /// As UCUM writes it, or as the sensor's template does.
    var unit: String
    var isPlausible = true
}
