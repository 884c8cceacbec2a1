import HaloDeploy
import HaloModel
import XCTest

final class TargetDeploymentTests: XCTestCase {
    private func artifacts(commit: String = "0123456789ab") throws -> Artifacts {
        let programs = DeviceProgram.all.map {
            #"{"name": "\#($0.name)", "installed_as": "x", "size": 9, "sha256": "\#(String(repeating: "a", count: 64))"}"#
        }
        let json = """
            {"commit": "\(commit)", "target": "aarch64-unknown-linux-gnu", "programs": [\(programs.joined(separator: ", "))]}
            """
        return try Artifacts(json: Array(json.utf8), file: "manifest.json")
    }

    private func device(_ role: NodeRole = .node, only: [String] = ["halo-agent", "halo-mesh"]) throws
        -> TargetDeployment
    {
        let artifacts = try artifacts()
        return TargetDeployment(
            machine: "aarch64",
            items: try DeployTarget(host: "barn", role: role).programs(of: artifacts, only: only))
    }

    private func facts(_ machine: String = "aarch64", mesh: String = "enabled") throws -> DeviceFacts {
        try DeviceFacts(
            "machine \(machine)\nunit halo-mesh \(mesh)\nunit halo-agent enabled\nunit halo-field enabled\n")
    }

    private func reason(_ device: TargetDeployment) -> String {
        guard case .finish(.failed(let reason)) = device.action else { return "\(device.action)" }
        return reason
    }

    func testProgramsComeOneAfterAnotherUntilAllAreGood() throws {
        var device = try device()
        XCTAssertEqual(device.action, .prepare)
        device.take(.prepared(try facts()))
        for item in device.items {
            XCTAssertEqual(device.action, .begin(item))
            device.take(.began)
            for phase in ["fetching x", "exchanging x", "checking x"] {
                XCTAssertEqual(device.action, .ask(item))
                device.take(.reported(DeviceReport(phase)))
            }
            device.take(.reported(DeviceReport("good commit x")))
        }
        XCTAssertEqual(device.action, .finish(.done))
        XCTAssertEqual(device.warnings, [])
    }

    func testEveryFailureEndsTheDeviceAndSaysHowItIsLeft() throws {
        let failures: [(String, String)] = [
            ("failed the SHA-256 sum is wrong", "the old program still runs"),
            ("rolled-back halo-agent.service is not active", "the old program runs again"),
            ("broken neither starts", "neither starts"),
        ]
        for (report, expected) in failures {
            var device = try device()
            device.take(.prepared(try facts()))
            device.take(.began)
            device.take(.reported(DeviceReport(report)))
            XCTAssertTrue(reason(device).contains(expected), reason(device))
            XCTAssertTrue(reason(device).hasPrefix("halo-agent: "), reason(device))
            device.take(.reported(DeviceReport("good")))
            XCTAssertTrue(reason(device).contains(expected), "a failed device stays failed")
        }
        var unreachable = try device()
        unreachable.take(.failed("no route to host"))
        XCTAssertEqual(reason(unreachable), "no route to host; nothing was changed")
        var refused = try device()
        refused.take(.prepared(try facts()))
        refused.take(.failed("sudo: a password is required"))
        XCTAssertTrue(reason(refused).contains("was not exchanged"), reason(refused))
    }

    func testProgramsForAnotherProcessorAreNotEvenFetched() throws {
        var device = try device()
        device.take(.prepared(try facts("x86_64")))
        XCTAssertEqual(reason(device), "it is a x86_64, the programs are for aarch64; nothing was changed")
    }

    func testADeviceThatIsAwayForAWhileIsAskedAgainAndAtLastGivenUp() throws {
        var device = try device()
        device.take(.prepared(try facts()))
        device.take(.began)
        for _ in 1..<TargetDeployment.patience { device.take(.failed("connection timed out")) }
        XCTAssertEqual(device.action, .ask(device.items[0]))
        var back = device
        back.take(.reported(DeviceReport("good commit x")))
        XCTAssertEqual(back.action, .begin(device.items[1]))
        device.take(.reported(nil))
        XCTAssertTrue(reason(device).contains("takes the old program back by itself"), reason(device))
    }

    func testADisabledUnitIsToldWithTheCommandThatMendsIt() throws {
        var device = try device()
        device.take(.prepared(try facts(mesh: "disabled")))
        XCTAssertEqual(
            device.warnings,
            ["halo-mesh is disabled: nothing of HALO starts at boot; systemctl enable halo-mesh"])
    }

    func testOneNodeComesFirstAndTheGatewayLast() throws {
        let nodes = try (1...6).map { try DeployTarget(host: "node\($0)", role: .node) }
        let gateway = try DeployTarget(host: "halo-gw", role: .gateway)
        let waves = DeployTarget.waves([gateway] + nodes, width: 2).map { $0.map(\.host) }
        XCTAssertEqual(waves, [["node1"], ["node2", "node3"], ["node4", "node5"], ["node6"], ["halo-gw"]])
    }

    func testADeviceGetsWhatItsRoleHasWithTheMeshManagerAfterWhatItCarries() throws {
        let artifacts = try artifacts()
        let node = try DeployTarget(host: "a", role: .node).programs(of: artifacts, only: []).map(\.program.name)
        let gateway = try DeployTarget(host: "a", role: .gateway).programs(of: artifacts, only: []).map(\.program.file)
        XCTAssertEqual(node, ["haloctl", "halo-agent", "halo-field", "halo-mesh"])
        XCTAssertEqual(gateway, ["haloctl", "halo-agent", "halo-mesh", "gateway-api"])
    }

    func testWhatCouldMeanSomethingToAShellIsRefused() throws {
        for host in ["", "-oProxyCommand=x", "a b", "a;b", "$(a)", "a'b", String(repeating: "a", count: 256)] {
            XCTAssertThrowsError(try DeployTarget(host: host, role: .node), host)
        }
        for commit in ["", "0123456", "0123456789ab-dirty"] {
            if commit.isEmpty {
                XCTAssertThrowsError(try artifacts(commit: commit))
            } else {
                XCTAssertEqual(try artifacts(commit: commit).commit, commit)
            }
        }
        for commit in ["unknown", "0123456'; reboot", "0123456-clean", "0123456789ab-dirty-dirty"] {
            XCTAssertThrowsError(try artifacts(commit: commit), commit)
        }
        XCTAssertThrowsError(try Artifacts(json: Array("{".utf8), file: "m"))
    }

    func testADevicesWordsCannotControlATerminal() {
        XCTAssertEqual(DeviceReport("failed \u{1B}[2Jx\u{7}\nmore")?.message, " [2Jx ")
        XCTAssertNil(DeviceReport("excellent"))
        XCTAssertNil(DeviceReport(""))
        XCTAssertThrowsError(try DeviceFacts("unit halo-mesh enabled"))
    }
}
