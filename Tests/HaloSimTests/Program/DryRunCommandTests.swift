import Foundation
import HaloMesh
import XCTest

/// `halo-mesh --dry-run` as a user runs it, on the machine the tests run on.
final class DryRunCommandTests: XCTestCase {
    private func run(_ arguments: [String], configuration: String?) throws -> (
        code: Int32, output: Data, errors: String
    ) {
        let program = try HaloSimProgram.executable().deletingLastPathComponent().appendingPathComponent("halo-mesh")
        guard FileManager.default.isExecutableFile(atPath: program.path) else {
            throw XCTSkip("halo-mesh is not built; swift build --build-tests builds it")
        }
        let root = FileManager.default.temporaryDirectory.appendingPathComponent("dry-\(UUID())")
        defer { try? FileManager.default.removeItem(at: root) }
        let folder = root.appendingPathComponent("etc/halo")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try configuration?.write(
            to: folder.appendingPathComponent("config.yaml"), atomically: true, encoding: .utf8)
        let before = try FileManager.default.subpathsOfDirectory(atPath: root.path)
        let process = Process()
        process.executableURL = program
        process.arguments = arguments + ["--root", root.path]
        let (output, errors) = (Pipe(), Pipe())
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        let told = output.fileHandleForReading.readDataToEndOfFile()
        let complaints = errors.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        XCTAssertEqual(try FileManager.default.subpathsOfDirectory(atPath: root.path), before, "nothing is written")
        return (process.terminationStatus, told, String(decoding: complaints, as: UTF8.self))
    }

    private let configuration = """
        role: node
        mesh: {mesh_id: farm, trust_secret: secret, country: US, channel: 38, width_mhz: 2}
        """

    func testItSaysWhatIsMissingInTextAndJSON() throws {
        let text = try run(["--dry-run"], configuration: configuration)
        XCTAssertEqual(text.code, 1, text.errors)
        let words = String(decoding: text.output, as: UTF8.self)
        XCTAssertTrue(words.contains("halo-mesh cannot work here"), words)
        XCTAssertTrue(words.contains("Nothing was touched."), words)
        let json = try run(["--dry-run", "--json"], configuration: configuration)
        XCTAssertEqual(json.code, 1)
        let report = try JSONDecoder().decode(DryRunReport.self, from: json.output)
        XCTAssertFalse(report.isReady)
        XCTAssertEqual(report.checks.first?.found, "node of mesh \"farm\"")
    }

    func testAMissingConfigurationIs78AndJSONAloneIsRefused() throws {
        XCTAssertEqual(try run(["--dry-run"], configuration: nil).code, 78)
        let alone = try run(["--json"], configuration: configuration)
        XCTAssertEqual(alone.code, 64)
        XCTAssertTrue(alone.errors.contains("--json goes with --dry-run"), alone.errors)
    }
}
