import Foundation
import XCTest

final class RunCommandTests: XCTestCase {
    private func scenario(_ change: (String) -> String) throws -> String {
        let text = change(try String(contentsOfFile: HaloSimProgram.farm, encoding: .utf8))
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID()).yaml")
        try text.write(to: file, atomically: true, encoding: .utf8)
        addTeardownBlock { try? FileManager.default.removeItem(at: file) }
        return file.path
    }

    func testASecondProcessGivesTheSameTrace() throws {
        let outcome = try HaloSimProgram.run(
            ["run", HaloSimProgram.farm, "--duration", "3min", "--check-determinism", "--json"])
        let result = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any]
        XCTAssertEqual(outcome.code, 0, outcome.errors)
        XCTAssertEqual(result?["deterministic"] as? Bool, true)
        XCTAssertEqual(result?["succeeded"] as? Bool, true)
    }

    func testAnExpectationThatFailsIsNamedWithItsTime() throws {
        let path = try scenario {
            $0.replacingOccurrences(of: "all_online_within: 120s", with: "all_online_within: 25s")
        }
        let outcome = try HaloSimProgram.run(["run", path, "--duration", "1min"])
        XCTAssertEqual(outcome.code, 1, outcome.errors)
        let line = outcome.output.split(separator: "\n").first { $0.hasPrefix("FAILED") }
        XCTAssertTrue(
            line?.contains("all_online_within") == true && line?.contains("decided at 25.0 s") == true, outcome.output)
    }

    func testAWrongScenarioIsRefusedWithItsPlace() throws {
        let path = try scenario { $0.replacingOccurrences(of: "role: gateway", with: "role: gatevay") }
        let outcome = try HaloSimProgram.run(["run", path])
        XCTAssertEqual(outcome.code, 65)
        XCTAssertTrue(outcome.errors.contains("\(path):"), outcome.errors)
    }

    func testAMissingScenarioAndAWrongOptionHaveTheirOwnCodes() throws {
        XCTAssertEqual(try HaloSimProgram.run(["run", "/nowhere.yaml"]).code, 66)
        XCTAssertEqual(try HaloSimProgram.run(["run", HaloSimProgram.farm, "--duration", "soon"]).code, 64)
        XCTAssertEqual(
            try HaloSimProgram.run(["run", HaloSimProgram.farm, "--duration", "1s", "--trace", "/nowhere/x"]).code, 73)
    }
}
