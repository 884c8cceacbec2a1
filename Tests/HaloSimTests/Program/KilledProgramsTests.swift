import Foundation
import HaloModel
import HaloStore
import XCTest

@testable import HaloAgent

/// The real gateway and the real agent on loopback, ended by SIGKILL again and again.
final class KilledProgramsTests: XCTestCase {
    private static let rounds = 7
    private var root = URL(fileURLWithPath: "/")
    private var programs: [String: Process] = [:]

    override func setUpWithError() throws {
        // The path of a UNIX socket has room for little more than a hundred octets.
        root = URL(fileURLWithPath: "/tmp/halo-\(UInt32.random(in: 0 ... .max))")
        for folder in ["etc/halo", "var/lib/halo", "run/halo"] {
            try FileManager.default.createDirectory(
                at: root.appendingPathComponent(folder), withIntermediateDirectories: true)
        }
        let configuration = """
            node: gateway
            role: gateway
            sample_interval_s: 1
            mesh:
              mesh_id: test
              trust_secret: test-trust-secret
              country: US
              channel: 38
              width_mhz: 2
            """
        try configuration.write(
            to: root.appendingPathComponent("etc/halo/config.yaml"), atomically: true, encoding: .utf8)
        // The gateway has its machine's figures; the agent reads them below the root as well.
        for file in ["proc/uptime", "proc/loadavg", "proc/sys/kernel/random/boot_id"] {
            let copy = root.appendingPathComponent(file)
            try FileManager.default.createDirectory(
                at: copy.deletingLastPathComponent(), withIntermediateDirectories: true)
            try String(contentsOfFile: "/\(file)", encoding: .utf8).write(
                to: copy, atomically: true, encoding: .utf8)
        }
    }

    override func tearDown() {
        for process in programs.values where process.isRunning {
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
        }
        try? FileManager.default.removeItem(at: root)
    }

    private func start(_ program: String, _ arguments: [String] = []) throws {
        let file = try HaloSimProgram.executable().deletingLastPathComponent().appendingPathComponent(program)
        guard FileManager.default.isExecutableFile(atPath: file.path) else {
            throw XCTSkip("\(program) is not built; swift build --build-tests builds it")
        }
        let process = Process()
        process.executableURL = file
        process.arguments = ["--root", root.path, "--log-level", "error"] + arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        programs[program] = process
    }

    private func killHard(_ program: String) {
        guard let process = programs[program] else { return }
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    /// Numbers of samples the spool holds, by stream: what was written survives SIGKILL, synchronized or not.
    private func spooled() throws -> [UInt64: UInt64] {
        let folder = root.appendingPathComponent("var/lib/halo/spool")
        var numbers: [UInt64: UInt64] = [:]
        for file in try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil) {
            guard file.pathExtension == "log", let content = try? Data(contentsOf: file) else { continue }
            for case .block(let block) in Spool.records([UInt8](content)) {
                guard let last = block.numbering?.samples.last else { continue }
                numbers[block.series] = max(numbers[block.series] ?? 0, last)
            }
        }
        return numbers
    }

    private func waitFor(_ seconds: Double, _ what: String, _ condition: () async throws -> Bool) async throws {
        let end = Date(timeIntervalSinceNow: seconds)
        while Date() < end {
            if try await condition() { return }
            try await Task.sleep(for: .milliseconds(100))
        }
        XCTFail("after \(seconds) s not yet: \(what)")
    }

    func testNothingIsLostOrStoredTwiceWhenTheProgramsAreKilledAgainAndAgain() async throws {
        let port = 20_000 + Int(UInt16.random(in: 0..<20_000))
        let listen = ["--listen", "127.0.0.1:\(port)"]
        let credentials = root.appendingPathComponent("etc/halo/agent-env").path
        try start("halo", listen)
        try await waitFor(20, "credentials") { FileManager.default.fileExists(atPath: credentials) }
        var owed: [UInt64: UInt64] = [:]
        for round in 0..<Self.rounds {
            try start("halo-agent")
            try await Task.sleep(for: .milliseconds(1500 + Int.random(in: 0..<1500)))
            if round % 3 != 0 {
                killHard("halo")
                try await Task.sleep(for: .milliseconds(Int.random(in: 0..<300)))
                try start("halo", listen)
            }
            killHard("halo-agent")
            owed.merge(try spooled()) { max($0, $1) }
        }
        XCTAssertGreaterThanOrEqual(owed.count, Self.rounds / 2)
        try start("halo-agent")
        let database = try Database(path: root.appendingPathComponent("var/lib/halo/halo.db").path)
        let due = owed
        try await waitFor(60, "everything delivered") {
            let streams = try await database.read { try $0.telemetry.audit() }
            return due.allSatisfy { series, last in
                streams.contains { $0.boot == Spool.name(series) && $0.nextSequence > last }
            }
        }
        for stream in try await database.read({ try $0.telemetry.audit() }) {
            XCTAssertEqual(stream.omittedSamples, 0)
            XCTAssertEqual(stream.firstSequence, 0)
            XCTAssertEqual(UInt64(stream.storedSamples), stream.nextSequence)
        }
    }
}
