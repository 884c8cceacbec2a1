import HaloModel

/// What the agent tells of itself.
enum AgentMetrics {
    private static let source = "halo-agent"
    private static let spooled = Metric(
        "agent.spooled_samples", "1", .counts, "Samples that wait for the gateway", source: source)
    private static let dropped = Metric(
        "agent.dropped_samples", "1", .counts, "Samples given up since the agent started", source: source)
    private static let thinned = Metric(
        "agent.thinned_samples", "1", .counts, "Samples about the device given up to make room", source: source)
    private static let clockSteps = Metric(
        "agent.clock_steps", "1", .counts, "How often the calendar clock was set since the agent started",
        source: source)
    private static let sensors = Metric("agent.sensors", "1", 0...1000, "I2C sensors that measure", source: source)
    private static let failures = Metric(
        "agent.i2c_failures.{kind}", "1", .counts,
        "Failures of I2C sensors since the agent started: "
            + SensorFailureKind.allCases.map(\.rawValue).joined(separator: ", "), source: source)
    private static let collectorFailures = Metric(
        "agent.collector_failures.{collector}", "1", .counts, "Failed turns of a collector since the agent started",
        source: source)

    static let metrics = [spooled, dropped, thinned, clockSteps, sensors, failures, collectorFailures]

    /// What a status amounts to. Failures of a kind that has not happened are not told.
    static func readings(_ status: AgentStatus, failures counts: [SensorFailureKind: Int]) -> [Reading] {
        [
            spooled.reading(Double(status.spooledSamples)), dropped.reading(Double(status.droppedSamples)),
            thinned.reading(Double(status.thinnedSamples)), clockSteps.reading(Double(status.clockSteps)),
            sensors.reading(Double(status.sensors.count)),
        ]
            + counts.sorted { $0.key < $1.key }.map { failures.reading(Double($0.value), of: $0.key.rawValue) }
            + status.collectors.filter { $0.failures > 0 }.map {
                collectorFailures.reading(Double($0.failures), of: $0.name)
            }
    }
}
