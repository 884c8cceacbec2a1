import Foundation
import HaloHardware
import HaloMesh
import HaloModel
import XCTest

@testable import HaloSim

/// What `halo-mesh --dry-run` says of a machine, and that it leaves it alone.
final class DryRunTests: XCTestCase {
    private final class Box: @unchecked Sendable {
        var report: DryRunReport?
    }

    private func report(_ bench: ManagerBench, _ name: String, isRoot: Bool = true) throws -> DryRunReport {
        let device = try bench.run.device(name)
        let environment = device.meshEnvironment
        let mesh = MeshSettings(
            meshID: "row", passphrase: "correct horse battery staple", trustSecret: "row-trust", country: "US",
            channel: 38, widthMHz: 2, routing: .batmanIV)
        let configuration = NodeConfiguration(node: device.name, role: device.settings.role, mesh: mesh)
        let box = Box()
        bench.run.simulation.start("outside/dry-run") {
            box.report = try? await DryRun(environment: environment, isRoot: isRoot).report(for: configuration)
        }
        try bench.run.advance(to: bench.run.now + 2_000_000_000)
        return try XCTUnwrap(box.report)
    }

    private func outcome(_ report: DryRunReport, _ name: String) -> DryRunReport.Outcome? {
        report.checks.first { $0.name == name }?.outcome
    }

    func testADeviceInTheMeshIsReadyAndNothingIsTouched() throws {
        let bench = try ManagerBench(nodes: 1)
        XCTAssertNotNil(try bench.advance(until: 120) { bench.areAllOnline })
        // The same device without the look: what the running manager tells is the same.
        let undisturbed = try ManagerBench(nodes: 1)
        XCTAssertNotNil(try undisturbed.advance(until: 120) { undisturbed.areAllOnline })
        try undisturbed.run.advance(to: undisturbed.run.now + 2_000_000_000)
        let key = try bench.file(DevicePaths.overlayKey, of: "n1")
        let report = try report(bench, "n1")
        for name in ["root", "radio configuration", "driver", "interface", "supplicant", "batman-adv", "wireguard"] {
            XCTAssertEqual(outcome(report, name), .ok, "\(name): \(report.text)")
        }
        XCTAssertTrue(report.text.contains("Nothing was touched."))
        XCTAssertEqual(
            try bench.events("n1").map(\.why), try undisturbed.events("n1").map(\.why),
            "the running manager noticed nothing")
        XCTAssertEqual(try bench.file(DevicePaths.overlayKey, of: "n1"), key)
        XCTAssertTrue(bench.isOnline("n1"))
    }

    func testABareDeviceIsToldWhatWouldBeDoneAndStaysBare() throws {
        let bench = try ManagerBench(nodes: 1)
        // Power is on, and systemd has not started anything yet.
        try bench.run.advance(to: 1_000_000_000)
        let report = try report(bench, "n1", isRoot: false)
        XCTAssertFalse(report.isReady)
        XCTAssertEqual(outcome(report, "root"), .missing)
        XCTAssertEqual(outcome(report, "driver"), .later)
        XCTAssertEqual(outcome(report, "radio configuration"), .later)
        XCTAssertEqual(outcome(report, "batman-adv"), .later)
        XCTAssertEqual(report.steps.first, "load the radio driver and wait 5 s for the SDIO card")
        XCTAssertTrue(report.steps.contains { $0.hasPrefix("join mesh \"row\" on channel 38, 2 MHz, US") })
        XCTAssertTrue(report.checks.filter { $0.outcome == .missing }.allSatisfy { $0.remedy != nil })
        XCTAssertNil(try bench.file(DevicePaths.rfConfiguration, of: "n1"))
        XCTAssertNil(try bench.file(DevicePaths.overlayKey, of: "n1"))
        XCTAssertFalse(try bench.run.device("n1").radio.hasInterface)
    }

    func testAWrongRadioConfigurationIsNamed() throws {
        let bench = try ManagerBench(nodes: 1)
        try bench.run.advance(to: 1_000_000_000)
        try bench.run.device("n1").files.replace(
            DevicePaths.rfConfiguration,
            with: Array(#"{"schema":1,"generation":0,"country":"US","channel":39,"width_mhz":2}"#.utf8))
        let check = try report(bench, "n1").checks.first { $0.name == "radio configuration" }
        XCTAssertEqual(check?.outcome, .missing)
        XCTAssertTrue(check?.found.contains("US has no channel 39 of 2 MHz; choose one of") == true, "\(check as Any)")
    }
}
