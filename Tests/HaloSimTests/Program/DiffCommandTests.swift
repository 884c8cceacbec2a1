import Foundation
import XCTest

final class DiffCommandTests: XCTestCase {
    private func trace(_ seed: Int) throws -> String {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID()).trace").path
        addTeardownBlock { try? FileManager.default.removeItem(atPath: path) }
        _ = try HaloSimProgram.run(
            ["run", HaloSimProgram.farm, "--seed", "\(seed)", "--duration", "20s", "--trace", path])
        return path
    }

    func testTwoSeedsPartAndOneDoesNot() throws {
        let (one, two) = (try trace(1), try trace(2))
        let same = try HaloSimProgram.run(["diff", one, one])
        XCTAssertEqual(same.code, 0)
        XCTAssertTrue(same.output.hasPrefix("the same: "), same.output)
        let other = try HaloSimProgram.run(["diff", one, two, "--json"])
        XCTAssertEqual(other.code, 1)
        let found = try JSONSerialization.jsonObject(with: Data(other.output.utf8)) as? [String: Any]
        XCTAssertEqual((found?["divergence"] as? [String: Any])?["line"] as? Int, 1)
        XCTAssertEqual((found?["nodes"] as? [[String: Any]])?.contains { $0["node"] as? String == "gateway" }, true)
    }

    func testAMissingTraceIsSaidAndNotCreated() throws {
        let path = "/tmp/\(UUID()).trace"
        XCTAssertEqual(try HaloSimProgram.run(["diff", path, path]).code, 66)
        XCTAssertFalse(FileManager.default.fileExists(atPath: path))
    }
}
