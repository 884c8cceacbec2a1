import Foundation
import XCTest

final class SwarmCommandTests: XCTestCase {
    private func lines(_ text: String) throws -> [[String: Any]] {
        try text.split(separator: "\n").compactMap {
            try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
        }
    }

    func testShardsTogetherRunEverySeedOnceWithTheSameResult() throws {
        let options = ["swarm", "--nodes", "3", "--json"]
        let whole = try HaloSimProgram.run(options + ["--seeds", "1..3"])
        XCTAssertEqual(whole.code, 0, whole.output + whole.errors)
        var digests: [UInt64: String] = [:]
        for shard in ["1/2", "2/2"] {
            let part = try HaloSimProgram.run(options + ["--seeds", "1..3", "--shard", shard])
            for line in try lines(part.output) {
                let seed = try XCTUnwrap(line["seed"] as? UInt64)
                XCTAssertNil(digests.updateValue(try XCTUnwrap(line["digest"] as? String), forKey: seed))
            }
        }
        for line in try lines(whole.output) {
            XCTAssertEqual(digests[try XCTUnwrap(line["seed"] as? UInt64)], line["digest"] as? String)
        }
        XCTAssertEqual(digests.count, 3)
    }

    func testAScenarioThatFailsIsNamedWithItsFewestFaults() throws {
        let folder = FileManager.default.temporaryDirectory
        let file = folder.appendingPathComponent("\(UUID()).yaml")
        addTeardownBlock { try? FileManager.default.removeItem(at: file) }
        try """
        name: impossible
        duration: 2min
        nodes:
          - {name: gateway, role: gateway, position: [0, 0]}
          - {name: node, position: [300, 0]}
        expectations: {all_online_within: 1s}
        """.write(to: file, atomically: true, encoding: .utf8)
        let outcome = try HaloSimProgram.run(["swarm", file.path, "--seeds", "4..4", "--minimize"])
        XCTAssertEqual(outcome.code, 1)
        XCTAssertTrue(outcome.output.contains("seed 4 FAILED in impossible"), outcome.output)
        XCTAssertTrue(outcome.output.contains("all_online_within"), outcome.output)
        XCTAssertTrue(outcome.errors.contains("1 runs, 1 failed"), outcome.errors)
    }

    func testWrongOptionsAreRefused() throws {
        for options in [["--seeds", "5"], ["--seeds", "9..1"], ["--shard", "3/2"], ["--nodes", "1"]] {
            XCTAssertEqual(try HaloSimProgram.run(["swarm"] + options).code, 64, "\(options)")
        }
        XCTAssertEqual(try HaloSimProgram.run(["swarm", "/nowhere.yaml"]).code, 66)
    }
}
