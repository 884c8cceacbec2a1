import Foundation
import XCTest

/// `haloctl sensors` as a person uses it.
final class HaloctlSensorsTests: XCTestCase {
    private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("haloctl-\(UUID())")

    override func setUpWithError() throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    override func tearDown() { try? FileManager.default.removeItem(at: folder) }

    private func run(_ arguments: String...) throws -> HaloSimProgram.Outcome {
        try HaloSimProgram.haloctl(["sensors"] + arguments, in: folder)
    }

    func testATemplateToBeginWithIsWrittenOnceAndIsRight() throws {
        XCTAssertEqual(try run("new", "mcp9808").code, 0)
        let check = try run("check", "mcp9808.toml")
        XCTAssertEqual(check.code, 0, check.errors)
        XCTAssertTrue(check.output.contains("i2c.mcp9808.temperature_c"), check.output)
        let again = try run("new", "mcp9808")
        XCTAssertEqual(again.code, 73)
        XCTAssertTrue(again.errors.contains("is there already"), again.errors)
        XCTAssertEqual(try run("new", "MCP9808").code, 64)
    }

    func testAMistakeIsReportedWithItsPlace() throws {
        XCTAssertEqual(try run("new", "mcp9808").code, 0)
        let file = folder.appendingPathComponent("mcp9808.toml")
        let text = try String(contentsOf: file, encoding: .utf8).replacingOccurrences(of: "raw /", with: "row /")
        try text.write(to: file, atomically: true, encoding: .utf8)
        let check = try run("check", "mcp9808.toml")
        XCTAssertEqual(check.code, 65)
        XCTAssertTrue(check.errors.hasPrefix("mcp9808.toml:29:10: unknown name \"row\""), check.errors)
        let json = try run("check", "mcp9808.toml", "--json")
        XCTAssertEqual(json.code, 65)
        let report = try XCTUnwrap(JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
        XCTAssertEqual((report["mistake"] as? [String: Any])?["line"] as? Int, 29)
        XCTAssertEqual(try run("check", "lost.toml").code, 66)
    }
}
