import GatewayTestSupport
import HTTPTypes
import HaloHardware
import HaloModel
import XCTest

@testable import HaloGateway

/// The mesh as a whole: what it hangs on, what it was, and its radio configuration.
final class MeshRoutesTests: XCTestCase {
    private func topology(_ links: [(String, String, Int)], offline: Set<String> = []) throws -> Topology {
        let names = Set(links.flatMap { [$0.0, $0.1] }).union(offline).sorted()
        var radios: [String: MACAddress] = [:]
        for (index, name) in names.enumerated() { radios[name] = MACAddress(rawValue: UInt64(index + 1)) }
        func end(_ name: String, _ signal: Int) throws -> Topology.End {
            Topology.End(
                node: NodeID(name), radio: try XCTUnwrap(radios[name]), link: "estab", signalDBm: signal)
        }
        return Topology(
            nodes: try names.map {
                Topology.Node(
                    node: try XCTUnwrap(NodeID($0)), role: $0 == "gw" ? .gateway : .node, online: !offline.contains($0),
                    meshState: .online)
            },
            links: try links.map { Topology.Link(a: try end($0.0, $0.2), b: try end($0.1, $0.2), established: true) })
    }

    private func health(_ topology: Topology) throws -> MeshHealth {
        MeshHealth(of: topology, gateway: try XCTUnwrap(NodeID("gw")))
    }

    func testAChainHangsOnEachOfItsLinks() throws {
        let health = try health(topology([("gw", "a", -60), ("a", "b", -60), ("b", "c", -60)]))
        XCTAssertEqual(health.devices.map(\.names), [["a"], ["b"]])
        XCTAssertEqual(health.devices.map(\.strands), [["b", "c"], ["c"]])
        XCTAssertEqual(health.links.map(\.names), [["a", "b"], ["b", "c"], ["gw", "a"]])
        XCTAssertEqual(health.links.map(\.strands), [["b", "c"], ["c"], ["a", "b", "c"]])
        XCTAssertEqual(health.score, 96)
    }

    func testARingHangsOnNothing() throws {
        let health = try health(topology([("gw", "a", -60), ("a", "b", -60), ("b", "gw", -60)]))
        XCTAssertEqual(health.devices, [])
        XCTAssertEqual(health.links, [])
        XCTAssertEqual(health.score, 100)
        XCTAssertEqual(health.reasons, [])
    }

    func testTheScoreSaysWhatItLacks() throws {
        let health = try health(
            topology([("gw", "a", -60), ("gw", "b", -88), ("x", "y", -60)], offline: ["z"]))
        XCTAssertEqual(
            health.reasons,
            [
                .init(points: 6, subject: "x", what: "heard, but no chain of links leads from it to the gateway"),
                .init(points: 6, subject: "y", what: "heard, but no chain of links leads from it to the gateway"),
                .init(points: 12, subject: "z", what: "not heard lately"),
                .init(points: 1, subject: "gw – b", what: "weak: -88 dBm"),
            ])
        XCTAssertEqual(health.score, 75)
    }

    func testFiveHundredDevicesAreJudgedSoon() throws {
        var links: [(String, String, Int)] = [("gw", "n0", -60)]
        for number in 1..<500 {
            for back in [1, 7, 31] where number >= back { links.append(("n\(number - back)", "n\(number)", -60)) }
        }
        let began = ContinuousClock.now
        let health = try health(topology(links))
        XCTAssertEqual(health.devices.map(\.names), [["n0"]])
        XCTAssertLessThan(ContinuousClock.now - began, .seconds(10))
    }

    private func beat(_ world: GatewayWorld, _ node: String, _ token: String, _ peers: [(UInt64, Int)]) async throws {
        let mesh = MeshReport(
            node: try XCTUnwrap(NodeID(node)), state: .online, cause: "well", since: WallTime(milliseconds: 0),
            radio: MACAddress(rawValue: try XCTUnwrap(UInt64(node.dropFirst()))),
            peers: peers.map {
                MeshPeer(
                    address: MACAddress(rawValue: $0.0), link: "estab", signalDBm: $0.1, expectedThroughputKbps: 900,
                    inactiveMilliseconds: 1, isNextHop: false)
            }, underlay: nil, overlay: nil, gatewayLatencyMilliseconds: 12, rungsClimbed: [], history: [],
            radioConfiguration: RFConfiguration(generation: 1, country: "US", channel: 38, widthMHz: 2))
        let answer = try await world.send(
            "POST", "/v1/nodes/\(node)/heartbeat", token: token,
            json: Heartbeat(mesh: mesh, version: "1", uptimeSeconds: 1, spooledSamples: 0, sensors: []))
        XCTAssertEqual(answer.status, 204)
    }

    func testTheTopologyOfAnEarlierTimeIsStillThere() async throws {
        let world = try await GatewayWorld()
        let first = try await world.join("n1", radio: 1, key: 1)
        let second = try await world.join("n2", radio: 2, key: 2)
        let viewer = try await world.token(.viewer)
        try await beat(world, "n1", first, [(2, -60)])
        try await beat(world, "n2", second, [(1, -61)])
        await world.gateway.services.upkeep()
        let then = world.clock.wallTime
        world.clock.advance(by: .seconds(600))
        try await beat(world, "n1", first, [])
        await world.gateway.services.upkeep()
        let now = try await world.send("GET", "/v1/mesh/topology", token: viewer).decode(Topology.self)
        XCTAssertEqual(now.links, [])
        let old = await world.send("GET", "/v1/mesh/topology?at=\(then.milliseconds + 1000)", token: viewer)
        XCTAssertEqual(try old.decode(Topology.self).links.map(\.established), [true])
        let before = await world.send("GET", "/v1/mesh/topology?at=\(then.milliseconds - 1)", token: viewer)
        XCTAssertEqual(before.status, 404)
        let events = await world.send("GET", "/v1/events?kind=node", token: viewer)
        XCTAssertTrue(events.text.contains(#""subject":"n2","time""#), events.text)
        XCTAssertTrue(events.text.contains(#""what":"offline""#), events.text)
    }

    func testStatusPeersRadioAndHealthComeFromTheHeartbeats() async throws {
        let world = try await GatewayWorld()
        let first = try await world.join("n1", radio: 1, key: 1)
        try await beat(world, "n1", first, [(9, -60)])
        let viewer = try await world.token(.viewer)
        let expected: [(String, [String])] = [
            ("/v1/mesh/status", [#""online":1"#, #""nodes":1"#]),
            ("/v1/mesh/peers", [#""peer":"00:00:00:00:00:09""#, #""signal_dbm":-60"#]),
            ("/v1/mesh/health", [#""score":"#]),
            ("/v1/mesh/channels?country=US", [#""channel":38"#]),
            ("/v1/nodes/n1/radio", [#""channel":38"#, #""radio_mac":"00:00:00:00:00:01""#]),
            ("/v1/nodes/n1/health", [#""gateway_latency_ms":12"#, "no chain of links"]),
            ("/v1/nodes/n1/endpoints", ["http://10.42.0.2:80"]),
        ]
        for (path, parts) in expected {
            let answer = await world.send("GET", path, token: viewer)
            XCTAssertEqual(answer.status, 200, path)
            for part in parts { XCTAssertTrue(answer.text.contains(part), "\(path): \(answer.text)") }
        }
        let strange = await world.send("GET", "/v1/mesh/channels?country=XX", token: viewer)
        XCTAssertEqual(strange.status, 400)
    }

    func testTheRadioConfigurationIsTheMeshManagersToChange() async throws {
        let world = try await GatewayWorld()
        let admin = try await world.token(.admin)
        let absent = await world.send("GET", "/v1/mesh/rf-config", token: admin)
        XCTAssertEqual(absent.status, 503)
        XCTAssertNotNil(absent.headers[.retryAfter])
        let status = try XCTUnwrap(WireType.all.first { $0.name == "RFChangeStatus" }?.examples().first)
        world.manager.answer("POST /v1/mesh/rf-config", with: .accepted, String(decoding: status, as: UTF8.self))
        let begun = try await world.send(
            "PUT", "/v1/mesh/rf-config", token: admin, json: ["channel": 38, "width_mhz": 2])
        XCTAssertEqual(begun.status, 202)
        XCTAssertEqual(
            world.manager.asked.last.map { String(decoding: $0.body, as: UTF8.self) }, #"{"channel":38,"width_mhz":2}"#)
        world.manager.answer(
            "POST /v1/mesh/rf-config", with: .unprocessableContent,
            #"{"detail":"channel 39 is not one of US","status":422,"title":"Unprocessable Content"}"#)
        let refused = try await world.send(
            "PUT", "/v1/mesh/rf-config", token: admin, json: ["channel": 39, "width_mhz": 2])
        XCTAssertEqual(refused.status, 422)
        XCTAssertTrue(refused.text.contains("channel 39 is not one of US"))
        let slip = try await world.send(
            "PUT", "/v1/mesh/rf-config", token: admin, json: ["channel": 38, "width": 2])
        XCTAssertEqual(slip.status, 422)
        XCTAssertTrue(slip.text.contains("width_mhz"), slip.text)
        let count = world.manager.asked.count
        XCTAssertEqual(count, 3, "what is no change is not passed on")
    }
}
