import GatewayTestSupport
import HaloGateway
import HaloModel
import XCTest

final class NodeRoutesTests: XCTestCase {
    private func report(_ radio: UInt64, _ peers: [(UInt64, String, Int)]) throws -> MeshReport {
        MeshReport(
            node: try XCTUnwrap(NodeID("n")), state: .online, cause: "well", since: WallTime(milliseconds: 0),
            radio: MACAddress(rawValue: radio),
            peers: peers.map {
                MeshPeer(
                    address: MACAddress(rawValue: $0.0), link: $0.1, signalDBm: $0.2, expectedThroughputKbps: nil,
                    inactiveMilliseconds: 1, isNextHop: $0.0 == 1)
            }, underlay: nil, overlay: nil, gatewayLatencyMilliseconds: nil, rungsClimbed: [], history: [])
    }

    private func beat(
        _ world: GatewayWorld, _ node: String, _ token: String, _ mesh: MeshReport?
    ) async throws {
        let answer = try await world.send(
            "POST", "/v1/nodes/\(node)/heartbeat", token: token,
            json: Heartbeat(mesh: mesh, version: "1", uptimeSeconds: 1, spooledSamples: 0, sensors: ["bme280@1:0x76"]))
        XCTAssertEqual(answer.status, 204, answer.text)
    }

    func testADeviceIsOnlineAsLongAsItsHeartbeatsCome() async throws {
        let world = try await GatewayWorld()
        let device = try await world.join("n1", radio: 1, key: 1)
        func summary() async throws -> NodeSummary {
            try await world.send("GET", "/v1/nodes/n1", token: device).decode(NodeSummary.self)
        }
        var node = try await summary()
        XCTAssertFalse(node.online)
        XCTAssertNil(node.lastSeen)
        try await beat(world, "n1", device, report(1, []))
        node = try await summary()
        XCTAssertTrue(node.online)
        XCTAssertEqual(node.meshState, .online)
        XCTAssertEqual(node.sensors, ["bme280@1:0x76"])
        world.clock.advance(by: .seconds(NodeSummary.onlineWindowSeconds))
        node = try await summary()
        XCTAssertTrue(node.online)
        world.clock.advance(by: .milliseconds(1))
        node = try await summary()
        XCTAssertFalse(node.online)
        XCTAssertEqual(node.meshState, .online, "the last report stays")
    }

    func testTheListIsPagedByName() async throws {
        let world = try await GatewayWorld()
        for number in UInt8(1)...7 { _ = try await world.join("n\(number)", radio: UInt64(number), key: number) }
        let viewer = try await world.token(.viewer)
        var names: [String] = []
        var cursor: String? = ""
        while let at = cursor {
            let page = try await world.send("GET", "/v1/nodes?limit=3&cursor=\(at)", token: viewer)
                .decode(Page<NodeSummary>.self)
            XCTAssertLessThanOrEqual(page.items.count, 3)
            names += page.items.map(\.node.rawValue)
            cursor = page.nextCursor
        }
        XCTAssertEqual(names, (1...7).map { "n\($0)" })
    }

    func testTheTopologyHasBothDirectionsOfALink() async throws {
        let world = try await GatewayWorld()
        let first = try await world.join("n1", radio: 1, key: 1)
        let second = try await world.join("n2", radio: 2, key: 2)
        let viewer = try await world.token(.viewer)
        try await beat(world, "n1", first, report(1, [(2, "estab", -60), (9, "opn_snt", -88)]))
        try await beat(world, "n2", second, report(2, [(1, "estab", -71)]))
        let answer = await world.send("GET", "/v1/mesh/topology", token: viewer)
        let topology = try answer.decode(Topology.self)
        XCTAssertEqual(topology.nodes.map(\.node.rawValue), ["n1", "n2"])
        XCTAssertEqual(topology.links.count, 2)
        let link = try XCTUnwrap(topology.links.first)
        XCTAssertTrue(link.established)
        XCTAssertEqual(link.a.node?.rawValue, "n1")
        XCTAssertEqual(link.a.signalDBm, -60)
        XCTAssertEqual(link.b.signalDBm, -71)
        XCTAssertTrue(link.b.isNextHop)
        XCTAssertFalse(link.a.isNextHop)
        let stranger = try XCTUnwrap(topology.links.last)
        XCTAssertNil(stranger.b.node)
        XCTAssertFalse(stranger.established)

        world.clock.advance(by: .seconds(60))
        try await beat(world, "n1", first, report(1, [(2, "estab", -60)]))
        let later = try await world.send("GET", "/v1/mesh/topology", token: viewer).decode(Topology.self)
        XCTAssertEqual(later.links.map(\.established), [false], "what the silent end said counts no longer")
    }
}
