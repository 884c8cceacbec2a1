import HaloHardware
import HaloModel

/// What the agent collects, and how often.
extension Agent {
    /// The configured interval, or more for what changes slowly or costs air.
    static func interval(_ configuration: NodeConfiguration, atLeast least: Duration) -> Duration {
        max(.seconds(configuration.sampleIntervalSeconds), least)
    }

    func makeCollectors() -> [any Collector] {
        func interval(_ least: Int) -> Duration { Self.interval(configuration, atLeast: .seconds(least)) }
        return [
            SystemCollector(interval: interval(1), system: environment.system),
            MeshCollector(interval: interval(1), transport: environment.transport),
            sensors,
            SensorSearch(sensors: sensors),
            RadioCollector(interval: interval(30), wireless: environment.wireless),
            BatmanCollector(interval: interval(60), routing: environment.routing),
            InterfaceCollector(interval: interval(60), system: environment.system),
            GPSCollector(interval: interval(60), gps: environment.gps),
            PowerCollector(interval: interval(60), system: environment.system),
            ServiceCollector(
                interval: interval(120), services: environment.services,
                units: ServiceCollector.units(of: configuration.role)),
            AgentCollector(interval: interval(60), agent: self),
        ]
    }
}

/// The agent itself.
struct AgentCollector: Collector {
    let name = "agent"
    let interval: Duration
    let deadline: Duration = .seconds(5)
    let agent: Agent

    func collect() async throws -> [Reading] {
        AgentMetrics.readings(await agent.report, failures: await agent.sensors.failures)
    }
}
