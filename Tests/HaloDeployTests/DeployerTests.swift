import Foundation
import HaloDeploy
import HaloHardware
import HaloLinux
import HaloModel
import XCTest

/// Devices in folders, reached by a shell made for the test: everything else is what is shipped.
final class DeployerTests: XCTestCase {
    private struct Shell: DeviceShell {
        let devices: [String: DeviceOfATest]

        func run(_ command: String, on host: String, within limit: Duration) async throws -> ProcessResult {
            guard let device = devices[host] else { throw HardwareError(.disconnected, "no route to \(host)") }
            let result = try device.run("/bin/sh", ["-c", command])
            return ProcessResult(exitCode: result.code, standardOutput: result.output, standardError: "")
        }
    }

    /// Time that does not pass.
    private struct Clock: SystemClock {
        var now: MonotonicInstant { LinuxClock().now }
        var wallTime: WallTime { LinuxClock().wallTime }
        func sleep(until deadline: MonotonicInstant) async throws { try Task.checkCancellation() }
    }

    private func deploy(
        _ devices: [String: DeviceOfATest], _ waves: [[DeployTarget]]
    ) async throws -> [Deployer.Result] {
        let device = try XCTUnwrap(devices.values.first)
        let machine = try device.run("/usr/bin/uname", ["-m"]).output.split(separator: "\n").joined()
        let manifest = """
            {"commit": "\(DeviceOfATest.commit)", "target": "\(machine)-unknown-linux-gnu", "programs": [
              {"name": "halo-agent", "size": \(device.served?.count ?? 0), "sha256": "\(try device.sum)"}]}
            """
        let deployer = Deployer(
            shell: Shell(devices: devices), clock: Clock(),
            artifacts: try Artifacts(json: Array(manifest.utf8), file: "manifest.json"),
            source: Deployer.Source(address: nil, port: 9001, path: "/t/"))
        return try await deployer.deploy(waves, only: []) { _, _ in }
    }

    private func devices(_ names: [String]) throws -> [String: DeviceOfATest] {
        var devices: [String: DeviceOfATest] = [:]
        for name in names {
            let device = try DeviceOfATest()
            try device.serve()
            // The script is brought by the deployment itself.
            try FileManager.default.removeItem(at: device.root.appendingPathComponent("usr/local/libexec"))
            devices[name] = device
        }
        return devices
    }

    func testThreeNodesAndAGatewayGetTheNewProgram() async throws {
        let devices = try devices(["a", "b", "c", "gw"])
        let targets = try ["a", "b", "c"].map { try DeployTarget(host: $0, role: .node) }
        let gateway = try DeployTarget(host: "gw", role: .gateway)
        let results = try await deploy(devices, DeployTarget.waves(targets + [gateway], width: 2))
        XCTAssertEqual(results.map(\.host), ["a", "b", "c", "gw"])
        XCTAssertEqual(results.map(\.state), ["done", "done", "done", "done"], "\(results)")
        for device in devices.values {
            XCTAssertEqual(device.installed, device.served)
            XCTAssertTrue(device.text("calls").contains("enable --quiet halo-restore.service"))
            XCTAssertTrue(
                device.text("root/etc/systemd/system/halo-restore.service").contains("receive restore"))
        }
    }

    func testTheFirstFailureEndsItAndTheGatewayStaysAsItIs() async throws {
        let devices = try devices(["a", "b", "gw"])
        try devices["b"]?.write("dies", "fault")
        let targets = try ["a", "b", "away"].map { try DeployTarget(host: $0, role: .node) }
        let gateway = try DeployTarget(host: "gw", role: .gateway)
        let results = try await deploy(devices, DeployTarget.waves(targets + [gateway], width: 2))
        XCTAssertEqual(results.map(\.state), ["done", "failed", "failed", "skipped"])
        XCTAssertTrue(results[1].reason?.contains("the old program runs again") == true, "\(results)")
        XCTAssertTrue(results[2].reason?.contains("no route to away") == true, "\(results)")
        XCTAssertEqual(devices["b"]?.installed, DeviceOfATest.old)
        XCTAssertEqual(devices["gw"]?.installed, DeviceOfATest.old)
        XCTAssertEqual(devices["gw"]?.text("calls"), "")
    }

    func testADeviceThatWouldNotStartHALOAtBootIsTold() async throws {
        let devices = try devices(["a"])
        try devices["a"]?.write("disabled\n", "enabled")
        let results = try await deploy(devices, [[try DeployTarget(host: "a", role: .node)]])
        XCTAssertEqual(results.first?.state, "done", "\(results)")
        XCTAssertTrue(results.first?.warnings.first?.contains("systemctl enable halo-mesh") == true, "\(results)")
    }
}
