import GatewayTestSupport
import HaloHardware
import HaloModel
import XCTest

@testable import HaloGateway

/// The canonical model: what follows from what devices report.
final class NetworkModelTests: XCTestCase {
    private func address(_ name: String) throws -> MACAddress {
        MACAddress(rawValue: 0x0200_0000_0000 | UInt64(try XCTUnwrap(name.utf8.first)))
    }

    /// A device with established links to `peers`; the first of them is its way to the gateway.
    private func node(_ name: String, _ number: UInt8, peers: [String], online: Bool = true) throws -> NodeSummary {
        let id = try XCTUnwrap(NodeID(name))
        let radio = try address(name)
        let links = try peers.enumerated().map { index, peer in
            MeshPeer(
                address: try address(peer), link: "estab", signalDBm: -60, expectedThroughputKbps: 1000,
                inactiveMilliseconds: 10, isNextHop: index == 0 && name != "gw")
        }
        let report = MeshReport(
            node: id, state: .online, cause: "", since: WallTime(milliseconds: 0), radio: radio, peers: links,
            underlay: IPv4Prefix(address: IPv4Address(10, 41, 0, number), length: 24), overlay: nil,
            gatewayLatencyMilliseconds: nil, rungsClimbed: [], history: [],
            radioConfiguration: RFConfiguration(generation: 1, country: "US", channel: 12, widthMHz: 2))
        return NodeSummary(
            node: id, role: name == "gw" ? .gateway : .node, radio: radio, overlay: IPv4Address(10, 42, 0, number),
            online: online, lastSeen: nil, meshState: .online, mesh: report, sensors: [])
    }

    /// gw – a – b, c by itself, d away; e and f see each other only.
    private func model() throws -> NetworkModel {
        NetworkModel(
            [
                try node("a", 2, peers: ["gw", "b"]), try node("b", 3, peers: ["a"]), try node("c", 4, peers: []),
                try node("d", 5, peers: ["gw"], online: false), try node("e", 6, peers: ["f"]),
                try node("f", 7, peers: ["e"]), try node("gw", 1, peers: ["a"]),
            ], gateway: try XCTUnwrap(NodeID("gw")))
    }

    func testRolesFollowFromWhoseWayLeadsOverWhom() throws {
        let roles = Dictionary(
            uniqueKeysWithValues: try model().roles.map { ($0.node.rawValue, $0.roles.map(\.rawValue)) })
        XCTAssertEqual(
            roles,
            [
                "gw": ["gateway"], "a": ["relay"], "b": ["leaf"], "c": ["isolated"], "d": ["offline"], "e": ["relay"],
                "f": ["relay"],
            ])
    }

    func testADomainIsWhoReachesEachOther() throws {
        let domains = try model().domains
        XCTAssertEqual(domains.map { $0.nodes.map(\.rawValue) }, [["a", "b", "gw"], ["c"], ["e", "f"]])
        XCTAssertEqual(domains.map(\.hasGateway), [true, false, false])
        XCTAssertEqual(domains.map { $0.radio?.channel }, [12, 12, 12])
    }

    func testNetworksHaveTheirMembersAndInterfacesTheirNetworks() throws {
        let model = try model()
        let overlay = try XCTUnwrap(IPv4Prefix("10.42.0.1/24"))
        let uplink = try XCTUnwrap(IPv4Prefix("192.0.2.9/28"))
        let networks = model.networks(overlay: overlay, uplinks: [("eth0", uplink)])
        XCTAssertEqual(networks.map(\.kind), ["underlay", "overlay", "uplink"])
        XCTAssertEqual(networks.map(\.members.count), [7, 7, 1])
        XCTAssertEqual(networks.last?.document["network"], "192.0.2.0/28")
        let node = try XCTUnwrap(NodeID("a"))
        let interfaces = model.interfaces(counted: [node: ["bat0", "eth0", "lo"]], overlayLength: 24)
            .filter { $0["node_id"] == "a" }
        XCTAssertEqual(interfaces.map { $0["kind"]?.string }, ["radio", "underlay", "overlay", "other"])
        XCTAssertEqual(interfaces.map { $0["name"]?.string }, [nil, "bat0", "wg0", "eth0"])
        XCTAssertEqual(interfaces.map { $0["network"]?.string }, [nil, "10.41.0.0/24", "10.42.0.0/24", nil])
        XCTAssertEqual(interfaces.first?["domain"], "a")
    }

    func testTheModelOfAMeshWithoutReportsIsItsOverlay() async throws {
        let world = try await GatewayWorld()
        let token = try await world.token(.viewer)
        _ = try await world.join("n1", radio: 0x0200_0000_0A03, key: 3)
        func items(_ name: String) async throws -> [JSONValue] {
            let answer = await world.send("GET", "/v1/model/\(name)", token: token)
            XCTAssertEqual(answer.status, 200, answer.text)
            return try answer.decode(JSONValue.self)["items"]?.items ?? []
        }
        let networks = try await items("networks")
        XCTAssertEqual(networks.map { $0["network"]?.string }, ["10.42.0.0/24"])
        let roles = try await items("roles")
        XCTAssertEqual(roles, [["node_id": "n1", "roles": ["offline"]]])
        let domains = try await items("domains")
        XCTAssertEqual(domains, [])
        let interfaces = try await items("interfaces")
        XCTAssertEqual(interfaces.map { $0["kind"]?.string }, ["radio", "overlay"])
    }
}
