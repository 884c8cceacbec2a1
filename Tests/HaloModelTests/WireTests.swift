import HaloModel
import XCTest

final class WireTests: XCTestCase {
    func testMeshStatesAreOrdered() {
        XCTAssertEqual(MeshState.allCases.map(\.rank), Array(1...8))
        XCTAssertEqual(MeshState.allCases.sorted(), MeshState.allCases)
        XCTAssertLessThan(MeshState.driverMissing, .online)
        XCTAssertEqual(MeshState.driverMissing.rawValue, "driver-missing")
    }

    func testAMeshReportIsWrittenAndRead() throws {
        try assertRoundTrip(try report())
        try assertRoundTrip(
            MeshPeer(
                address: try radio(), link: "estab", signalDBm: -71, expectedThroughputKbps: 1500,
                inactiveMilliseconds: 120, isNextHop: true),
            as: #"{"address":"02:00:00:00:00:01","expected_throughput_kbps":1500,"inactive_ms":120,"is_next_hop":true,"#
                + #""link":"estab","signal_dbm":-71}"#)
    }

    func testATelemetryBatchIsWrittenAndRead() throws {
        let batch = TelemetryBatch(
            node: try node(), boot: "b1", firstSequence: .max,
            samples: [Sample(metric: "i2c.bme280.temperature_c", timeMilliseconds: 1, value: 21.5, quality: .unclocked)]
        )
        try assertRoundTrip(
            batch,
            as: #"{"boot_id":"b1","first_sequence":18446744073709551615,"node_id":"halo-1","samples":[{"metric":"#
                + #""i2c.bme280.temperature_c","quality":"unclocked","time_ms":1,"value":21.5}]}"#)
        try assertRoundTrip(TelemetryReceipt(boot: "b1", nextSequence: 7, stored: 3))
        assertRefused(TelemetryBatch.self, #"{"node_id":"halo-1","boot_id":"b","first_sequence":-1,"samples":[]}"#)
        assertRefused(TelemetryBatch.self, #"{"node_id":"../x","boot_id":"b","first_sequence":1,"samples":[]}"#)
        assertRefused(TelemetryBatch.self, #"{"node_id":"halo-1","boot_id":"b","first_sequence":1}"#)
    }

    func testARegistrationSignsEveryField() throws {
        let key = try XCTUnwrap(WireGuardKey(octets: [UInt8](1...32)))
        let registration = OverlayRegistration(
            node: try node(), radio: try radio(), publicKey: key, nonce: "bm9uY2U=", signature: "c2ln")
        XCTAssertEqual(
            registration.signedText,
            "halo-wg-register-1\nhalo-1\n02:00:00:00:00:01\nAQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA=\nbm9uY2U=\n")
        try assertRoundTrip(registration)
        try assertRoundTrip(
            OverlayAdmission(status: .pending, node: try node()), as: #"{"node_id":"halo-1","status":"pending"}"#)
        try assertRoundTrip(
            OverlayAdmission(
                status: .approved, node: try node(), overlay: IPv4Prefix("10.42.0.5/24"), gatewayKey: key,
                gatewayOverlay: IPv4Address(10, 42, 0, 1), gatewayPort: 51820, token: "t"))
    }

    func testHeartbeatsAndSummariesAreWrittenAndRead() throws {
        try assertRoundTrip(
            Heartbeat(
                mesh: try report(), version: "0.1.0", uptimeSeconds: 9, spooledSamples: 2, sensors: ["bme280@1:0x76"]))
        try assertRoundTrip(Heartbeat(mesh: nil, version: "0.1.0", uptimeSeconds: 9, spooledSamples: 0, sensors: []))
        try assertRoundTrip(
            NodeSummary(
                node: try node(), role: .node, radio: try radio(), overlay: IPv4Address(10, 42, 0, 5), online: true,
                lastSeen: WallTime(milliseconds: 5), meshState: .online, mesh: try report(), sensors: []))
    }

    func testANodesConfigurationIsWrittenAndRead() throws {
        let mesh = MeshSettings(
            meshID: "halo", passphrase: nil, trustSecret: "s", country: "US", channel: 27, widthMHz: 1)
        XCTAssertEqual(mesh.gatewayUnderlay, IPv4Address(10, 41, 0, 1))
        try assertRoundTrip(NodeConfiguration(node: nil, role: .gateway, mesh: mesh))
    }

    private func node() throws -> NodeID { try XCTUnwrap(NodeID("halo-1")) }

    private func radio() throws -> MACAddress { try XCTUnwrap(MACAddress("02:00:00:00:00:01")) }

    private func report() throws -> MeshReport {
        MeshReport(
            node: try node(), state: .routed, cause: "overlay handshake is 200 s old",
            since: WallTime(milliseconds: 1000),
            radio: try radio(),
            peers: [
                MeshPeer(
                    address: try radio(), link: "listen", signalDBm: nil, expectedThroughputKbps: nil,
                    inactiveMilliseconds: 0, isNextHop: false)
            ],
            underlay: IPv4Prefix("10.41.0.5/24"), overlay: nil, gatewayLatencyMilliseconds: 12.25,
            rungsClimbed: [1, 0],
            history: [
                MeshTransition(
                    time: WallTime(milliseconds: 900), from: .peered, to: .routed, cause: "route",
                    lastedMilliseconds: 50)
            ])
    }
}
