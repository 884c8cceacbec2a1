import Foundation
import GatewayTestSupport
import HaloGateway
import HaloModel
import XCTest

/// A gateway whose disk fills up and is made room on, on a file system of four megabytes.
final class FullDiskTests: XCTestCase {
    private var folder = ""

    override func setUpWithError() throws {
        guard geteuid() == 0 else { throw XCTSkip("mounting a small file system needs root") }
        folder = "\(NSTemporaryDirectory())/halo-\(UUID())"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        guard try command("/bin/mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", folder) == 0 else {
            throw XCTSkip("no file system can be mounted here")
        }
    }

    override func tearDownWithError() throws {
        guard !folder.isEmpty else { return }
        _ = try command("/bin/umount", "--lazy", folder)
        try? FileManager.default.removeItem(atPath: folder)
    }

    private func command(_ program: String, _ arguments: String...) throws -> Int32 {
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus
    }

    private func batch(_ report: Int) throws -> TelemetryBatch {
        TelemetryBatch(
            node: try XCTUnwrap(NodeID("n1")), boot: "b", firstSequence: UInt64(report * 500),
            samples: (report * 500..<report * 500 + 500).map { (number: Int) -> Sample in
                let noise = number &* 2_654_435_761 % 1_000_003
                return Sample(
                    metric: "m\(number % 10)", timeMilliseconds: Int64(number) * 1000, value: Double(noise) / 7)
            })
    }

    func testAFullDiskIsSaidNothingAcknowledgedIsLostAndItGoesOnWhenThereIsRoom() async throws {
        let files = MemoryFiles()
        let path = folder + "/halo.db"
        let acknowledged: Int
        do {
            let world = try await GatewayWorld(path: path, files: files)
            let token = try await world.join("n1", radio: 1, key: 1)
            let ballast = folder + "/ballast"
            try Data(repeating: 1, count: 1_500_000).write(to: URL(filePath: ballast))
            var report = 0
            var answer = try await world.send("POST", "/v1/nodes/n1/telemetry", token: token, json: batch(report))
            while answer.status == 200, report < 5000 {
                report += 1
                answer = try await world.send("POST", "/v1/nodes/n1/telemetry", token: token, json: batch(report))
            }
            XCTAssertGreaterThan(report, 10)
            XCTAssertEqual(answer.status, 503, answer.text)
            XCTAssertEqual(answer.headers[.retryAfter], "30")
            let health = await world.send("GET", "/health")
            XCTAssertEqual(health.status, 503)
            XCTAssertEqual(try health.decode(HealthReport.self).database.state, "full")
            let latest = await world.send("GET", "/v1/nodes/n1/telemetry/latest", token: token)
            XCTAssertEqual(latest.status, 200, "reading goes on")

            try FileManager.default.removeItem(atPath: ballast)
            // The device sends the same again.
            answer = try await world.send("POST", "/v1/nodes/n1/telemetry", token: token, json: batch(report))
            XCTAssertEqual(answer.status, 200, answer.text)
            XCTAssertEqual(try answer.decode(TelemetryReceipt.self).stored, 500)
            let better = try (await world.send("GET", "/health")).decode(HealthReport.self)
            XCTAssertEqual(better.database.state, "ok")
            acknowledged = (report + 1) * 500
        }
        let world = try await GatewayWorld(path: path, files: files)
        let node = try XCTUnwrap(NodeID("n1"))
        let stored = try await world.database.read { tables in
            try (0..<10).reduce(0) { count, metric in
                try count
                    + tables.telemetry.samples(
                        of: node, metric: "m\(metric)", from: .min, to: .max, limit: .max
                    ).count
            }
        }
        XCTAssertEqual(stored, acknowledged)
    }
}
