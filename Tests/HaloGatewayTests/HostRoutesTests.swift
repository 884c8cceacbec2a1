import Foundation
import GatewayTestSupport
import HaloGateway
import HaloHardware
import HaloModel
import XCTest

/// The gateway's own device over the API.
final class HostRoutesTests: XCTestCase {
    private static let paths = [
        "/v1/system", "/v1/system/board", "/v1/network/interfaces", "/v1/network/neighbours", "/v1/network/wireless",
        "/v1/network/associations", "/v1/network/leases", "/v1/mesh/originators", "/v1/mesh/neighbours",
        "/v1/mesh/gateways",
    ]

    private func object(_ answer: GatewayWorld.Answer) throws -> [String: Any] {
        XCTAssertEqual(answer.status, 200, answer.text)
        return try XCTUnwrap(JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: Any])
    }

    private func items(_ answer: GatewayWorld.Answer) throws -> [[String: Any]] {
        try XCTUnwrap(object(answer)["items"] as? [[String: Any]])
    }

    func testTheNetworkIsWhatTheKernelTells() async throws {
        let world = try await GatewayWorld()
        let token = try await world.token(.viewer)
        let links = try items(await world.send("GET", "/v1/network/interfaces", token: token))
        XCTAssertEqual(links.map { $0["name"] as? String }, ["wlan0", "bat0", "wg0"])
        XCTAssertEqual(links[1]["addresses"] as? [String], ["10.41.0.1/24"])
        XCTAssertEqual((links[1]["received"] as? [String: Any])?["drops"] as? Int, 2)
        XCTAssertNil(links[0]["received"])
        XCTAssertNil(links[2]["mac"])
        let entries = try items(await world.send("GET", "/v1/network/neighbours", token: token))
        XCTAssertEqual(entries.map { $0["address"] as? String }, ["10.41.0.107", "10.41.0.108"])
        XCTAssertEqual(entries.map { $0["reachable"] as? Bool }, [true, false])
        let radios = try items(await world.send("GET", "/v1/network/wireless", token: token))
        XCTAssertEqual(radios.map { $0["frequency_khz"] as? Int }, [921_000, nil])
        let stations = try items(await world.send("GET", "/v1/network/associations", token: token))
        XCTAssertEqual(stations.map { $0["link"] as? String }, ["estab"])
        // A counter beyond what JSON's readers take as a whole number stops there.
        XCTAssertEqual(stations[0]["received_octets"] as? Int64, .max)
        let leases = try items(await world.send("GET", "/v1/network/leases", token: token))
        XCTAssertEqual(leases.map { $0["host_name"] as? String }, ["halo-000a02"])
    }

    func testRoutingTablesNameTheDevicesThatAreKnown() async throws {
        let world = try await GatewayWorld()
        let token = try await world.token(.viewer)
        _ = try await world.join("n3", radio: 0x0200_0000_0A03, key: 3)
        let originators = try items(await world.send("GET", "/v1/mesh/originators", token: token))
        XCTAssertEqual(originators.map { $0["node_id"] as? String }, ["n3"])
        XCTAssertEqual(originators.map { $0["throughput_kbps"] as? Int }, [1200])
        let neighbours = try items(await world.send("GET", "/v1/mesh/neighbours", token: token))
        XCTAssertNil(neighbours[0]["node_id"])
        let gateways = try items(await world.send("GET", "/v1/mesh/gateways", token: token))
        XCTAssertEqual(gateways.map { $0["tq"] as? Int }, [200])
        XCTAssertNil(gateways[0]["last_seen_ms"])
    }

    func testTheDeviceAndItsBoard() async throws {
        let world = try await GatewayWorld()
        let token = try await world.token(.viewer)
        let system = try object(await world.send("GET", "/v1/system", token: token))
        XCTAssertEqual(system["host_name"] as? String, "halo-gw")
        XCTAssertEqual(system["load"] as? [Double], [0.25, 0.5, 0.75])
        XCTAssertEqual(system["throttling"] as? [String], ["throttled", "undervoltage has occurred"])
        XCTAssertNil(system["temperature_c"])
        let board = try object(await world.send("GET", "/v1/system/board", token: token))
        XCTAssertEqual((board["board"] as? [String: Any])?["name"] as? String, "raspberry-pi-4b")
    }

    func testBoardsAreThoseBuiltInAndTheUsersWithWhatIsWrongWithThem() async throws {
        let world = try await GatewayWorld()
        let token = try await world.token(.viewer)
        let builtIn = try object(await world.send("GET", "/v1/boards", token: token))
        XCTAssertGreaterThanOrEqual((builtIn["items"] as? [Any])?.count ?? 0, 5)
        XCTAssertEqual((builtIn["errors"] as? [Any])?.count, 0)
        try world.files.createDirectory("/etc/halo/boards", mode: 0o755)
        let file = try world.files.open("/etc/halo/boards/mine.toml", mode: 0o644)
        try file.append(Array("name = 7".utf8))
        file.close()
        let both = try object(await world.send("GET", "/v1/boards", token: token))
        XCTAssertEqual((both["items"] as? [Any])?.count, (builtIn["items"] as? [Any])?.count)
        XCTAssertTrue((both["errors"] as? [String])?.first?.contains("mine.toml:1") == true)
    }

    func testSensorsAndSuppliesOfEveryDevice() async throws {
        let world = try await GatewayWorld()
        let viewer = try await world.token(.viewer)
        let device = try await world.join("n1", radio: 0x0200_0000_0001, key: 1)
        let heartbeat = Heartbeat(
            mesh: nil, version: "1", uptimeSeconds: 1, spooledSamples: 0, sensors: ["bme280@1:0x76", "own"])
        let said = try await world.send("POST", "/v1/nodes/n1/heartbeat", token: device, json: heartbeat)
        XCTAssertEqual(said.status, 204)
        let sensors = try items(await world.send("GET", "/v1/sensors", token: viewer))
        XCTAssertEqual(sensors.map { $0["template"] as? String }, ["bme280", "own"])
        XCTAssertEqual(sensors.map { $0["place"] as? String }, ["1:0x76", nil])
        let samples = [("power.ups.capacity_pct", 87.5), ("cpu.temperature_c", 40)].enumerated().map { index, metric in
            Sample(
                metric: metric.0, timeMilliseconds: 1_795_488_104_250 + Int64(index), value: metric.1,
                quality: .good)
        }
        guard let node = NodeID("n1") else { return XCTFail("n1") }
        let batch = TelemetryBatch(node: node, boot: "boot", firstSequence: 1, samples: samples)
        let stored = try await world.send("POST", "/v1/nodes/n1/telemetry", token: device, json: batch)
        XCTAssertEqual(stored.status, 200, stored.text)
        let counted = TelemetryBatch(
            node: node, boot: "other",
            firstSequence: 1,
            samples: [
                Sample(metric: "interface.eth0.100.received_bytes", timeMilliseconds: 1_795_488_104_250, value: 7),
                Sample(metric: "interface.eth0.100.sent_drops", timeMilliseconds: 1_795_488_105_250, value: 0),
                Sample(metric: "interface.lo.sent_bytes", timeMilliseconds: 1_795_488_104_250, value: 3),
            ])
        let taken = try await world.send("POST", "/v1/nodes/n1/telemetry", token: device, json: counted)
        XCTAssertEqual(taken.status, 200, taken.text)
        let interfaces = try items(await world.send("GET", "/v1/nodes/n1/interfaces", token: viewer))
        XCTAssertEqual(interfaces.map { $0["name"] as? String }, ["eth0.100", "lo"])
        XCTAssertEqual(interfaces.first?["values"] as? [String: Double], ["received_bytes": 7, "sent_drops": 0])
        XCTAssertEqual(interfaces.first?["time"] as? String, "2026-11-24T02:41:45.250Z")
        let power = try items(await world.send("GET", "/v1/power", token: viewer))
        XCTAssertEqual(power.map { $0["metric"] as? String }, ["power.ups.capacity_pct"])
    }

    func testADeviceThatTellsNothingIsAnAnswerToo() async throws {
        let world = try await GatewayWorld()
        let token = try await world.token(.viewer)
        for (code, status) in [(HardwareError.Code.unsupported, 404), (.notFound, 404), (.io, 503)] {
            world.host.failure = HardwareError(code, "this kernel has no batadv")
            for path in Self.paths {
                let answer = await world.send("GET", path, token: token)
                XCTAssertEqual(answer.status, status, path)
                XCTAssertTrue(answer.text.contains("this kernel has no batadv"), answer.text)
            }
        }
    }
}
