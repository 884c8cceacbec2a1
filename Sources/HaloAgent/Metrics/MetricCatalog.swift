/// Every metric a collector can send but those of I2C sensors, which their templates name.
enum MetricCatalog {
    /// In the order of `docs/metrics.md`.
    static let all: [Metric] =
        SystemCollector.metrics + InterfaceCollector.metrics + RadioCollector.metrics + BatmanCollector.metrics
        + MeshCollector.metrics + GPSCollector.metrics + PowerCollector.metrics + ServiceCollector.metrics
        + AgentMetrics.metrics
}
