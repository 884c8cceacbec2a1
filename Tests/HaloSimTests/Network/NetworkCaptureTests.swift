import Foundation
import HTTPTypes
import HaloFrames
import HaloHardware
import HaloModel
import XCTest

@testable import HaloSim

final class NetworkCaptureTests: XCTestCase {
    /// What a mesh of three sends when everything in it is used once.
    private func record(_ algorithm: RoutingAlgorithm) throws -> MeshWire {
        let mesh = TestMesh(count: 3, algorithm: algorithm).line()
        mesh.wire.isRecording = true
        try mesh.run { mesh in
            let server = try XCTUnwrap(IPv4Prefix("10.41.0.1/24"))
            try await mesh.hosts[0].addressing.setAddress(server, of: "bat0")
            try await mesh.hosts[0].addressing.setDHCPServer(NetworkTests.server(server))
            try await mesh.sleep(15)
            let lease = try await mesh.hosts[2].addressing.requestLease(
                on: "bat0", hostName: "n3", within: .seconds(20))
            try await mesh.hosts[2].addressing.setAddress(lease.address, of: "bat0")
            for number in [1, 3] {
                let overlay = try OverlayTests.overlay(number, of: 3, keepalive: 25)
                try await mesh.hosts[number - 1].overlay.apply(overlay)
            }
            _ = try await mesh.hosts[2].pinger.ping(OverlayTests.inner(1), within: .seconds(5))
            _ = try await mesh.hosts[2].pinger.ping(server.address, within: .seconds(5))
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    try? await mesh.hosts[0].http.serve(.tcp(.any, 8080)) { request in
                        HTTPMessage(HTTPResponse(status: .ok), body: request.body)
                    }
                }
                try await mesh.sleep(0.1)
                for host in [server.address, OverlayTests.inner(1)] {
                    _ = try await mesh.hosts[2].http.send(
                        HTTPMessage(
                            HTTPRequest(method: .post, scheme: "http", authority: nil, path: "/v1/x"),
                            body: [UInt8](repeating: 65, count: 4000)), to: .tcp(host, 8080), within: .seconds(9))
                }
                group.cancelAll()
            }
            try await mesh.sleep(1)
        }
        return mesh.wire
    }

    func testEveryFrameParsesAndComesBackTheSame() throws {
        for algorithm in [RoutingAlgorithm.batmanV, .batmanIV] {
            for (_, frame) in try record(algorithm).record {
                let payload = Array(frame.dropFirst(14))
                XCTAssertEqual(try BatmanPacket(octets: payload).octets, payload)
            }
        }
    }

    func testTsharkDecodesEveryFrameWithoutComplaint() throws {
        let tshark = URL(fileURLWithPath: "/usr/bin/tshark")
        try XCTSkipUnless(FileManager.default.isExecutableFile(atPath: tshark.path), "tshark is not installed")
        for algorithm in [RoutingAlgorithm.batmanV, .batmanIV] {
            let file = FileManager.default.temporaryDirectory.appendingPathComponent("halo-network-\(algorithm).pcap")
            defer { try? FileManager.default.removeItem(at: file) }
            let wire = try record(algorithm)
            try wire.capture.write(to: file)
            func lines(_ filter: String) throws -> [String] {
                let process = Process()
                process.executableURL = tshark
                process.arguments = [
                    "-r", file.path, "-o", "ip.check_checksum:TRUE", "-o", "tcp.check_checksum:TRUE", "-o",
                    "udp.check_checksum:TRUE", "-o", "tcp.desegment_tcp_streams:FALSE", "-Y", filter,
                ]
                let output = Pipe()
                process.standardOutput = output
                process.standardError = Pipe()
                try process.run()
                let data = output.fileHandleForReading.readDataToEndOfFile()
                process.waitUntilExit()
                return String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init)
            }
            XCTAssertEqual(try lines("batadv").count, wire.record.count)
            // Streams are not put together, since the record has every segment once a hop. Every OGM2 whatever runs
            // into an assertion in the dissector of tshark 4.0 (dissect_batadv_ogm2_v15 adds a bit mask without
            // fields).
            let damage = ["ip.checksum.status == 0", "tcp.checksum.status == 0", "udp.checksum.status == 0"]
            XCTAssertEqual(
                try lines((["(_ws.malformed && !batadv.ogm2.version)"] + damage).joined(separator: " || ")), [])
            XCTAssertEqual(try lines("_ws.malformed.expert"), [])
            XCTAssertGreaterThan(try lines("arp").count, 0)
            XCTAssertGreaterThan(try lines("icmp").count, 0)
            XCTAssertGreaterThan(try lines("http.request").count, 0)
            XCTAssertGreaterThan(try lines("wg.type == 1").count, 0)
            XCTAssertGreaterThan(try lines("wg.type == 2").count, 0)
            XCTAssertGreaterThan(try lines("wg.type == 4").count, 0)
            for type in 1...5 where type != 4 {
                XCTAssertGreaterThan(try lines("dhcp.option.dhcp == \(type)").count, 0)
            }
            XCTAssertGreaterThan(
                try lines(algorithm == .batmanV ? "batadv.ogm2.version" : "batadv.iv_ogm.seq").count, 0)
        }
    }
}
