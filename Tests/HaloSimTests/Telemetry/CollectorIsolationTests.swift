import HaloHardware
import HaloModel
import XCTest

@testable import HaloAgent
@testable import HaloSim

/// One collector's failure is its own.
final class CollectorIsolationTests: XCTestCase {
    /// A receiver that never answers.
    private struct HangingGPS: GPSReceiver {
        let clock: SimulatedClock
        func fix(within limit: Duration) async throws -> GPSFix {
            try await clock.sleep(for: .seconds(1_000_000))
            return GPSFix(mode: 0)
        }
    }

    func testOneThatHangsAndOthersThatFailHarmNoOther() throws {
        let bench = try AgentBench(seed: 3)
        bench.receiver = HangingGPS(clock: bench.clock)
        let report = try bench.simulation.run {
            try await bench.admit()
            _ = try await bench.live(.seconds(600), interval: 1)
            return try await XCTUnwrap(bench.lastAgent).report
        }
        let collectors = Dictionary(uniqueKeysWithValues: report.collectors.map { ($0.name, $0) })
        XCTAssertGreaterThan(try XCTUnwrap(collectors["system"]).turns, 590)
        XCTAssertEqual(try XCTUnwrap(collectors["system"]).failures, 0)
        XCTAssertGreaterThan(try XCTUnwrap(collectors["interface"]).turns + (collectors["interface"]?.failures ?? 0), 8)
        let gps = try XCTUnwrap(collectors["gps"])
        XCTAssertEqual(gps.turns, 0)
        XCTAssertGreaterThanOrEqual(gps.failures, 9)
        XCTAssertTrue(try XCTUnwrap(gps.lastFailure).contains("gps did not finish within"), gps.lastFailure ?? "")
        let radio = try XCTUnwrap(collectors["radio"])
        XCTAssertGreaterThan(radio.failures, 15)
        XCTAssertTrue(try XCTUnwrap(radio.lastFailure).contains("no radio is in a mesh"))
    }

    func testAWholeMeshTellsOfRadioRoutingInterfacesAndServices() throws {
        let scenario = try ScenarioFile.parse(
            """
            name: three
            description: A gateway and two devices
            region: US
            channel: 38
            width_mhz: 2
            mesh: {id: m, passphrase: correct horse battery staple, trust_secret: s, routing: BATMAN_V}
            propagation: {model: tgah-macro, shadowing_db: 1}
            origin: [46.9480, 7.4474]
            start: 2026-06-01T06:00:00Z
            duration: 10min
            sample_interval_s: 10
            nodes:
              - {name: gateway, role: gateway, position: [0, 0], antenna_height: 8}
              - {name: barn, position: [300, 0], antenna_height: 6, sensors: [{part: sht31, address: 0x44}]}
              - {name: pump, position: [0, 300], antenna_height: 6}
            expectations: {all_online_within: 120s}
            """, file: "three.yaml")
        let run = try MeshRun(
            scenario: scenario, seed: 4, build: .init(version: "test", commit: "test", time: "test"))
        try run.advance(to: 420_000_000_000)
        let device = try run.device("barn")
        let database = try XCTUnwrap(try run.device("gateway").database)
        let latest = try run.simulation.run {
            try await database.read { try $0.telemetry.latest(of: device.name) }.map(\.sample)
        }
        let metrics = latest.map(\.metric)
        let peer = "radio.\(try run.device("gateway").address)"
        for wanted in [
            "system.load15", "interface.bat0.received_bytes", "interface.wlan0.sent_packets", "radio.established",
            "radio.channel_busy_pct", "\(peer).signal_dbm", "\(peer).transmit_rate_kbps", "\(peer).link_state",
            "batman.originators", "batman.gateway_throughput_kbps", "gps.latitude_deg", "gps.satellites_used",
            "service.halo-mesh.active", "service.halo-field.restarts", "agent.sensors", "mesh.state",
            "i2c.sht31.temperature_c",
        ] { XCTAssertTrue(metrics.contains(wanted), "\(wanted) in \(metrics)") }
        for sample in latest {
            XCTAssertEqual(sample.quality, .good, sample.metric)
            XCTAssertTrue(
                sample.metric.hasPrefix("i2c.") || MetricCatalog.all.contains { matches(sample.metric, $0.name) },
                "\(sample.metric) is in no catalogue")
        }
        let value = { (metric: String) in latest.first { $0.metric == metric }?.value }
        XCTAssertEqual(value("batman.originators"), 2)
        XCTAssertEqual(value("service.halo-mesh.active"), 1)
        XCTAssertEqual(value("\(peer).link_state"), 4)
        XCTAssertGreaterThan(try XCTUnwrap(value("interface.bat0.received_bytes")), 1000)
    }

    /// Whether a metric is one of that name, whatever `{…}` stands for.
    private func matches(_ metric: String, _ name: String) -> Bool {
        let parts = name.split(separator: "{", maxSplits: 1)
        guard parts.count == 2, let tail = parts[1].split(separator: "}", maxSplits: 1).last else {
            return metric == name
        }
        let ending = name.hasSuffix("}") ? "" : String(tail)
        return metric.hasPrefix(String(parts[0])) && metric.hasSuffix(ending)
            && metric.utf8.count > parts[0].utf8.count + ending.utf8.count
    }
}
