import Foundation
import HaloModel
import HaloStore
import XCTest

/// `haloctl backup` and `haloctl restore` beside the real gateway.
final class HaloctlBackupTests: XCTestCase {
    // The path of a UNIX socket has room for little more than a hundred octets.
    private let root = URL(fileURLWithPath: "/tmp/halo-\(UInt32.random(in: 0 ... .max))")
    private var gateway: Process?
    private var database: String { root.path + "/var/lib/halo/halo.db" }

    override func setUpWithError() throws {
        for folder in ["etc/halo", "var/lib/halo", "run/halo"] {
            try FileManager.default.createDirectory(
                at: root.appendingPathComponent(folder), withIntermediateDirectories: true)
        }
        let configuration = """
            node: gateway
            role: gateway
            mesh: {mesh_id: test, trust_secret: test-trust-secret, country: US, channel: 38, width_mhz: 2}
            """
        try Data(configuration.utf8).write(to: root.appendingPathComponent("etc/halo/config.yaml"))
    }

    override func tearDown() {
        stop()
        try? FileManager.default.removeItem(at: root)
    }

    private func process(_ name: String, _ arguments: [String]) throws -> Process {
        let program = try HaloSimProgram.executable().deletingLastPathComponent().appendingPathComponent(name)
        guard FileManager.default.isExecutableFile(atPath: program.path) else { throw XCTSkip("\(name) is not built") }
        let process = Process()
        process.executableURL = program
        process.arguments = arguments + ["--root", root.path]
        process.currentDirectoryURL = root
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        return process
    }

    /// Starts the gateway and waits until it has put down the credentials of its own device.
    private func start() throws {
        let credentials = root.appendingPathComponent("etc/halo/agent-env")
        try? FileManager.default.removeItem(at: credentials)
        let port = 20_000 + Int(UInt16.random(in: 0..<20_000))
        let process = try process("halo", ["--listen", "127.0.0.1:\(port)", "--log-level", "error"])
        try process.run()
        gateway = process
        for _ in 0..<400 where !FileManager.default.fileExists(atPath: credentials.path) {
            Thread.sleep(forTimeInterval: 0.05)
        }
        XCTAssertTrue(FileManager.default.fileExists(atPath: credentials.path))
    }

    private func stop() {
        guard let gateway, gateway.isRunning else { return }
        gateway.terminate()
        gateway.waitUntilExit()
    }

    private func haloctl(_ arguments: String...) throws -> (code: Int32, output: String, errors: String) {
        let process = try process("haloctl", arguments)
        let (output, errors) = (Pipe(), Pipe())
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        process.waitUntilExit()
        // What is printed here is far below what a pipe holds (pipe(7)), so nothing waits for the reader.
        return (
            process.terminationStatus, String(decoding: output.fileHandleForReading.availableData, as: UTF8.self),
            String(decoding: errors.fileHandleForReading.availableData, as: UTF8.self)
        )
    }

    private func store(_ reports: Range<Int>) async throws {
        let (database, node) = (try Database(path: database), try XCTUnwrap(NodeID("gateway")))
        for report in reports {
            let batch = TelemetryBatch(
                node: node, boot: "b", firstSequence: UInt64(report),
                samples: [Sample(metric: "m", timeMilliseconds: Int64(report) * 1000, value: Double(report))])
            _ = try await database.ingest(batch, at: WallTime(milliseconds: Int64(report) * 1000))
        }
    }

    private func values() async throws -> [Double] {
        let node = try XCTUnwrap(NodeID("gateway"))
        return try await Database(path: database).read {
            try $0.telemetry.samples(of: node, metric: "m", from: .min, to: .max, limit: .max)
        }.map(\.value)
    }

    func testWhatWasBackedUpWhileTheGatewayWorkedIsThereAfterRestoring() async throws {
        try start()
        try await store(0..<300)
        let backup = try haloctl("backup", "saved.db", "--json")
        XCTAssertEqual(backup.code, 0, backup.errors)
        XCTAssertTrue(backup.errors.contains("100 % of"), backup.errors)
        let summary = try JSONDecoder().decode(DatabaseCheck.Summary.self, from: Data(backup.output.utf8))
        XCTAssertEqual(summary.samples, 300)
        let saved = root.appendingPathComponent("saved.db").path
        let mode = try FileManager.default.attributesOfItem(atPath: saved)[.posixPermissions] as? Int
        XCTAssertEqual(mode, 0o600)
        let again = try haloctl("backup", "saved.db")
        XCTAssertEqual(again.code, 73, "a backup is not overwritten: \(again.errors)")

        try await store(300..<400)
        let silent = try haloctl("restore", "saved.db")
        XCTAssertEqual(silent.code, 73, silent.errors)
        XCTAssertTrue(silent.errors.contains("--replace"), silent.errors)
        let running = try haloctl("restore", "saved.db", "--replace")
        XCTAssertEqual(running.code, 75, running.errors)
        XCTAssertTrue(running.errors.contains("systemctl stop gateway-api"), running.errors)
        let untouched = try await values()
        XCTAssertEqual(untouched.count, 400)

        stop()
        let restored = try haloctl("restore", "saved.db", "--replace")
        XCTAssertEqual(restored.code, 0, restored.errors)
        let files = try FileManager.default.contentsOfDirectory(atPath: root.path + "/var/lib/halo").sorted()
        XCTAssertEqual(files.filter { $0.hasPrefix("halo.db") }, ["halo.db"])
        let kept = try await values()
        XCTAssertEqual(kept, (0..<300).map(Double.init))
        // The gateway takes it up.
        try start()
    }

    func testADamagedBackupReplacesNothingAndADamagedDatabaseIsReplaced() async throws {
        try start()
        try await store(0..<50)
        XCTAssertEqual(try haloctl("backup", "saved.db").code, 0)
        stop()
        try Data(repeating: 0xA5, count: 20_000).write(to: root.appendingPathComponent("damaged.db"))
        let refused = try haloctl("restore", "damaged.db", "--replace")
        XCTAssertEqual(refused.code, 65, refused.errors)
        let kept = try await values()
        XCTAssertEqual(kept.count, 50)
        XCTAssertEqual(try haloctl("restore", "nothing.db", "--replace").code, 66)

        try Data(repeating: 0xA5, count: 20_000).write(to: URL(fileURLWithPath: database))
        XCTAssertEqual(try haloctl("backup", "other.db").code, 65)
        XCTAssertFalse(FileManager.default.fileExists(atPath: root.path + "/other.db.part"))
        XCTAssertEqual(try haloctl("restore", "saved.db").code, 73)
        let restored = try haloctl("restore", "saved.db", "--replace")
        XCTAssertEqual(restored.code, 0, restored.errors)
        let back = try await values()
        XCTAssertEqual(back.count, 50)
    }
}
