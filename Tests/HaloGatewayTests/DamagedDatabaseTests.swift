import Foundation
import GatewayTestSupport
import HaloGateway
import HaloModel
import XCTest

final class DamagedDatabaseTests: XCTestCase {
    func testADamagedDatabaseIsSaidAndNothingIsAcknowledged() async throws {
        let path = "\(NSTemporaryDirectory())/halo-\(UUID()).db"
        defer { for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) } }
        let files = MemoryFiles()
        let token = try await GatewayWorld(path: path, files: files).join("n1", radio: 1, key: 1)

        let world = try await GatewayWorld(path: path, files: files)
        // Everything but the first page, which the connection has read already.
        let file = try FileHandle(forWritingTo: URL(filePath: path))
        let size = try file.seekToEnd()
        try file.seek(toOffset: 4096)
        try file.write(contentsOf: Data(repeating: 0xA5, count: Int(size) - 4096))
        try file.close()

        let batch = TelemetryBatch(
            node: try XCTUnwrap(NodeID("n1")), boot: "b", firstSequence: 0,
            samples: [Sample(metric: "m", timeMilliseconds: 1, value: 1)])
        let answer = try await world.send("POST", "/v1/nodes/n1/telemetry", token: token, json: batch)
        XCTAssertEqual(answer.status, 503, answer.text)
        XCTAssertEqual(answer.headers[.retryAfter], "30")
        XCTAssertEqual(answer.headers[.contentType], "application/problem+json")
        let health = await world.send("GET", "/health", token: token)
        XCTAssertEqual(health.status, 503)
        let report = try health.decode(HealthReport.self)
        XCTAssertEqual(report.status, .down)
        XCTAssertEqual(report.database.state, "corrupt")
    }
}
