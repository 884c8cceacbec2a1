/// One value a sensor measured.
public struct SensorReading: Sendable, Equatable {
    /// The metric's own name, `temperature_c`.
    public let metric: String
    /// The value in the metric's unit.
    public let value: Double
    /// The unit, for people.
    public let unit: String
    /// Whether the template calls the value plausible.
    public let isPlausible: Bool
}
