import HaloDoctor
import HaloHardware
import HaloModel
import XCTest

final class DiagnosisTests: XCTestCase {
    private func unit(
        _ name: String, load: String = "loaded", active: String = "active", sub: String = "running",
        file: String = "enabled", restarts: Int = 0, lastError: String? = nil
    ) -> DeviceExamination.Unit {
        DeviceExamination.Unit(
            name: name,
            status: UnitStatus(
                loadState: load, activeState: active, subState: sub, unitFileState: file, restarts: restarts),
            lastError: lastError)
    }

    private func report(_ state: MeshState) -> MeshReport {
        MeshReport(
            node: NodeID(radio: MACAddress(rawValue: 0x0200_0000_0100)), state: state, cause: "because",
            since: WallTime(nanoseconds: 0), radio: nil, peers: [], underlay: nil, overlay: nil,
            gatewayLatencyMilliseconds: nil, rungsClimbed: [Int](repeating: 0, count: 7), history: [])
    }

    func testAHealthyDeviceHasNoFindings() {
        let seen = DeviceExamination(
            units: [unit("halo-mesh"), unit("halo-agent"), unit("halo-field", file: "enabled-runtime")],
            mesh: report(.online))
        XCTAssertEqual(Diagnosis.findings(seen), [])
    }

    func testADisabledRootIsToldWithWhatItMeans() {
        for file in ["disabled", ""] {
            let findings = Diagnosis.findings(
                DeviceExamination(units: [unit("halo-mesh", file: file)], mesh: report(.online)))
            XCTAssertEqual(findings.count, 1)
            XCTAssertEqual(findings.first?.severity, .fault)
            XCTAssertEqual(
                findings.first?.what,
                (file.isEmpty ? "is not enabled" : "is disabled") + ": nothing of HALO starts at boot")
            XCTAssertEqual(findings.first?.command, "sudo systemctl enable halo-mesh")
        }
        let other = Diagnosis.findings(
            DeviceExamination(units: [unit("halo-agent", file: "disabled")], mesh: report(.online)))
        XCTAssertEqual(other.map(\.what), ["is disabled: it does not start at boot"])
    }

    func testEveryStateOfAUnitHasItsRemedy() {
        let table: [(DeviceExamination.Unit, Finding.Severity?, String, String)] = [
            (
                unit("halo-agent", load: "not-found", active: "inactive", file: ""), .fault, "is not installed",
                "mesh-setup-node.sh"
            ),
            (unit("halo-agent", load: "masked", file: "masked"), .fault, "is masked", "systemctl unmask halo-agent"),
            (unit("halo-agent", load: "bad-setting"), .fault, "cannot be used (bad-setting)", "systemd-analyze verify"),
            (
                unit("halo-agent", active: "failed", lastError: "no key"), .fault, "has failed; it last said: no key",
                "journalctl -u halo-agent"
            ),
            (
                unit("halo-agent", active: "activating", sub: "auto-restart"), .fault, "ends again and again",
                "journalctl -u halo-agent"
            ),
            (unit("halo-agent", active: "activating", sub: "start"), .warning, "is activating", "systemctl status"),
            (
                unit("halo-agent", active: "inactive", sub: "dead"), .fault, "is not running (inactive)",
                "systemctl start halo-agent"
            ),
            (unit("halo-agent", restarts: 4), .warning, "was restarted 4 times", "journalctl -u halo-agent"),
            (unit("halo-agent", restarts: 3), nil, "", ""),
        ]
        for (unit, severity, what, command) in table {
            let findings = Diagnosis.findings(DeviceExamination(units: [unit], mesh: report(.online)))
            XCTAssertEqual(findings.map(\.severity), severity.map { [$0] } ?? [], "\(unit)")
            guard severity != nil else { continue }
            XCTAssertEqual(findings.first?.what.contains(what), true, "\(findings)")
            XCTAssertEqual(findings.first?.command.contains(command), true, "\(findings)")
        }
    }

    func testAGatewayIsSetUpAsAGateway() {
        let findings = Diagnosis.findings(
            DeviceExamination(role: .gateway, units: [unit("gateway-api", load: "not-found")], mesh: report(.online)))
        XCTAssertEqual(findings.first?.command, "sudo deploy/mesh/mesh-setup-gateway.sh")
    }

    func testDriverAndFilesAreLookedAt() {
        let table: [(DeviceExamination, String)] = [
            (DeviceExamination(isDriverBlacklisted: false, mesh: report(.online)), "is not blacklisted"),
            (DeviceExamination(bootLoadFile: "/etc/modules", mesh: report(.online)), "/etc/modules loads it at boot"),
            (DeviceExamination(hasMeshSupplicant: false, mesh: report(.online)), "may lack mesh"),
            (DeviceExamination(isDriverLoaded: false), "is not loaded"),
            (DeviceExamination(credentialsMode: 0o644, mesh: report(.online)), "(mode 644)"),
            (DeviceExamination(configurationFault: "config.yaml:3:1: no"), "config.yaml:3:1: no"),
            (DeviceExamination(servicesFault: "absent"), "does not answer: absent"),
        ]
        for (seen, words) in table {
            let findings = Diagnosis.findings(seen)
            XCTAssertEqual(findings.count, 1, words)
            XCTAssertEqual(findings.first?.what.contains(words), true, "\(findings)")
            XCTAssertEqual(findings.first?.command.isEmpty, false)
        }
        // halo-mesh knows more of the radio than the list of modules.
        XCTAssertEqual(Diagnosis.findings(DeviceExamination(isDriverLoaded: false, mesh: report(.online))), [])
    }

    func testEveryStateBelowOnlineIsAFaultWithACommand() {
        for state in MeshState.allCases where state != .online {
            for role in [NodeRole.node, .gateway] {
                let findings = Diagnosis.findings(DeviceExamination(role: role, mesh: report(state)))
                XCTAssertEqual(findings.count, 1, state.rawValue)
                XCTAssertEqual(findings.first?.what.hasPrefix(state.rawValue), true)
                XCTAssertEqual(findings.first?.what.hasSuffix("because"), true)
                XCTAssertEqual(findings.first?.command.isEmpty, false)
            }
        }
    }

    func testTheRootOfItComesFirst() {
        let findings = Diagnosis.findings(
            DeviceExamination(
                configurationFault: "missing", units: [unit("halo-mesh", active: "failed", file: "disabled")],
                isDriverBlacklisted: false, mesh: report(.isolated)))
        XCTAssertEqual(findings.map(\.subject), ["configuration", "halo-mesh", "halo-mesh", "driver", "mesh"])
    }
}
