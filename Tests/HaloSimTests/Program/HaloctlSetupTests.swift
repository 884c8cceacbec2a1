import Foundation
import XCTest

/// `haloctl setup` as it is called.
final class HaloctlSetupTests: XCTestCase {
    private let root = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    private var configuration: URL { root.appendingPathComponent("etc/halo/config.yaml") }

    override func setUpWithError() throws {
        try FileManager.default.createDirectory(
            at: root.appendingPathComponent("etc"), withIntermediateDirectories: true)
    }

    override func tearDown() {
        try? FileManager.default.removeItem(at: root)
    }

    private func set(_ arguments: String...) throws -> (code: Int32, output: String) {
        let outcome = try HaloSimProgram.haloctl(["setup", "--root", root.path, "--yes"] + arguments)
        return (outcome.code, outcome.output + outcome.errors)
    }

    func testADeviceIsSetUpAndASecondTimeNothingChanges() throws {
        let first = try set("--role", "gateway", "--node", "gateway", "--country", "US")
        XCTAssertEqual(first.code, 0, first.output)
        let written = try Data(contentsOf: configuration)
        XCTAssertEqual(
            try FileManager.default.attributesOfItem(atPath: configuration.path)[.posixPermissions] as? Int, 0o600)
        let second = try set()
        XCTAssertEqual(second.code, 0, second.output)
        XCTAssertTrue(second.output.contains("unchanged: /etc/halo/config.yaml"), second.output)
        XCTAssertEqual(try Data(contentsOf: configuration), written)
    }

    func testWhatIsThereIsReplacedOnlyWhenAsked() throws {
        XCTAssertEqual(try set("--role", "gateway", "--node", "gateway", "--country", "US").code, 0)
        let written = try Data(contentsOf: configuration)
        let refused = try set("--node", "other")
        XCTAssertEqual(refused.code, 73, refused.output)
        XCTAssertEqual(try Data(contentsOf: configuration), written)
        let replaced = try set("--node", "other", "--replace")
        XCTAssertEqual(replaced.code, 0, replaced.output)
        XCTAssertNotEqual(try Data(contentsOf: configuration), written)
    }
}
