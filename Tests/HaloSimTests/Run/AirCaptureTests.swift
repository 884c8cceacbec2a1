import Foundation
import HaloModel
import XCTest

@testable import HaloSim

final class AirCaptureTests: XCTestCase {
    func testTsharkDecodesTheAirWithoutAMalformedFrame() throws {
        let tshark = "/usr/bin/tshark"
        guard FileManager.default.isExecutableFile(atPath: tshark) else {
            throw XCTSkip("tshark is not installed; ci/install installs it")
        }
        let folder = FileManager.default.temporaryDirectory
        for name in ["air-\(UUID()).pcap", "air-\(UUID()).pcapng"] {
            let path = folder.appendingPathComponent(name).path
            defer { try? FileManager.default.removeItem(atPath: path) }
            let frames = try record(to: path)
            let malformed = try count(tshark, path, "_ws.malformed || _ws.expert.severity == 8388608")
            XCTAssertEqual(malformed, 0)
            XCTAssertEqual(try count(tshark, path, "frame"), frames)
            for filter in [
                "wlan.fc.type_subtype == 8", "wlan.fixed.selfprot_action == 1", "wlan.fixed.selfprot_action == 2",
                "batadv", "wg.type == 1",
                "wg.type == 2", "wg.type == 4", "arp", "dhcp", "tcp",
            ] {
                XCTAssertGreaterThan(try count(tshark, path, filter), 0, filter)
            }
        }
    }

    private func record(to path: String) throws -> Int {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../../Fixtures/scenarios/farm.yaml").standardizedFileURL
        let scenario = try ScenarioFile.parse(String(contentsOf: file, encoding: .utf8), file: "farm.yaml")
        let capture = try AirCapture(path: path, start: scenario.start)
        let run = try MeshRun(
            scenario: scenario, seed: 1, build: .init(version: "test", commit: "test", time: "test"),
            recorder: { capture.record($0) })
        try run.advance(to: 150_000_000_000)
        try capture.close()
        return capture.frameCount
    }

    private func count(_ tshark: String, _ path: String, _ filter: String) throws -> Int {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: tshark)
        process.arguments = ["-r", path, "-Y", filter, "-T", "fields", "-e", "frame.number"]
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        XCTAssertEqual(process.terminationStatus, 0, filter)
        return data.split(separator: 0x0A).count
    }
}
