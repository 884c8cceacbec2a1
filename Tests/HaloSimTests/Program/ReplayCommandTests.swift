import Foundation
import XCTest

final class ReplayCommandTests: XCTestCase {
    private let capture = ReplayCaptures.path("meshA2-sae-manual-3node.pcap")

    func testReplayAsOneStationPrintsItsTimeline() throws {
        let outcome = try HaloSimProgram.run(["replay", capture, "--as", "02:00:00:00:01:00"])
        XCTAssertEqual(outcome.code, 0, outcome.errors)
        XCTAssertTrue(outcome.output.contains("what halo-mesh would have done"))
        XCTAssertTrue(outcome.output.contains("adds 02:00:00:00:00:00"))
    }

    func testReplayAsAllPrintsOneObjectAndATrace() throws {
        let trace = NSTemporaryDirectory() + "halo-trace-\(UUID()).txt"
        defer { try? FileManager.default.removeItem(atPath: trace) }
        let outcome = try HaloSimProgram.run([
            "replay", capture, "--as", "all", "--seed", "4", "--json", "--trace", trace,
        ])
        XCTAssertEqual(outcome.code, 0, outcome.errors)
        let object = try XCTUnwrap(
            JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
        XCTAssertEqual((object["stations"] as? [Any])?.count, 3)
        XCTAssertEqual(object["seed"] as? Int, 4)
        for key in ["limits", "topology", "gateway", "gateway_is_known", "replayed_seconds", "trace_digest"] {
            XCTAssertNotNil(object[key], key)
        }
        let lines = try String(contentsOfFile: trace, encoding: .utf8).split(separator: "\n")
        XCTAssertTrue(lines.contains { $0.contains("mesh state changed") })
    }

    func testWhatCannotBeReplayedSaysWhy() throws {
        let absent = try HaloSimProgram.run(["replay", capture, "--as", "02:09:09:09:09:09"])
        XCTAssertEqual(absent.code, 64)
        XCTAssertTrue(absent.errors.contains("there are 02:00:00:00:00:00, "), absent.errors)
        for arguments in [
            ["--as", "nobody"], ["--as", "all", capture], ["--trace", "x"], ["--as", "all", "--gateway", "x"],
            ["--as", "all", "--duration", "x"],
        ] {
            let outcome = try HaloSimProgram.run(["replay", capture] + arguments)
            XCTAssertEqual(outcome.code, 64, "\(arguments)")
            XCTAssertTrue(outcome.errors.contains("--as"), outcome.errors)
        }
        XCTAssertEqual(try HaloSimProgram.run(["replay", "/nonexistent.pcap", "--as", "all"]).code, 66)
        XCTAssertEqual(try HaloSimProgram.run(["replay", HaloSimProgram.farm, "--as", "all"]).code, 65)
    }
}
