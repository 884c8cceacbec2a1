import HaloModel

/// Tells from an examination what is wrong, the root of it first.
public enum Diagnosis {
    /// Automatic restarts by systemd that are more than an accident.
    static let restartLimit = 3

    /// Everything that is wrong, in the order in which to mend it.
    public static func findings(_ seen: DeviceExamination) -> [Finding] {
        var findings: [Finding] = []
        if let fault = seen.configurationFault {
            findings.append(
                Finding(
                    .fault, "configuration", "\(fault): no HALO program starts without it",
                    command: "sudoedit \(DevicePaths.configuration)"))
        }
        if let fault = seen.servicesFault {
            findings.append(
                Finding(.fault, "systemd", "does not answer: \(fault)", command: "systemctl is-system-running"))
        }
        for unit in seen.units { findings += judge(unit, role: seen.role) }
        findings += radio(seen)
        if let mode = seen.credentialsMode, mode & 0o077 != 0 {
            findings.append(
                Finding(
                    .fault, DevicePaths.agentEnvironment,
                    "others than root may read the device's credentials (mode \(String(mode & 0o7777, radix: 8)))",
                    command: "sudo chmod 600 \(DevicePaths.agentEnvironment)"))
        }
        if let mesh = seen.mesh { findings += state(mesh, role: seen.role) }
        return findings
    }

    private static func judge(_ unit: DeviceExamination.Unit, role: NodeRole?) -> [Finding] {
        guard let status = unit.status else { return [] }
        let name = unit.name
        let setUp = "sudo deploy/mesh/mesh-setup-\(role == .gateway ? "gateway" : "node").sh"
        switch status.loadState {
        case "loaded": break
        case "not-found": return [Finding(.fault, name, "is not installed", command: setUp)]
        case "masked":
            return [
                Finding(
                    .fault, name, "is masked: it cannot be started",
                    command: "sudo systemctl unmask \(name) && sudo systemctl enable --now \(name)")
            ]
        default:
            return [
                Finding(
                    .fault, name, "its unit file cannot be used (\(status.loadState))",
                    command: "systemd-analyze verify \(name).service")
            ]
        }
        var findings: [Finding] = []
        if !status.unitFileState.hasPrefix("enabled") {
            let consequence =
                name == "halo-mesh" ? "nothing of HALO starts at boot" : "it does not start at boot"
            findings.append(
                Finding(
                    .fault, name,
                    "is \(status.unitFileState.isEmpty ? "not enabled" : status.unitFileState): \(consequence)",
                    command: "sudo systemctl enable \(name)"))
        }
        return findings + activity(of: unit, status.activeState, status.subState, restarts: status.restarts)
    }

    private static func activity(
        of unit: DeviceExamination.Unit, _ active: String, _ sub: String, restarts: Int
    ) -> [Finding] {
        let name = unit.name
        let said = unit.lastError.map { "; it last said: \($0)" } ?? ""
        let journal = "journalctl -u \(name) -n 50 --no-pager"
        switch active {
        case "active":
            guard restarts > restartLimit else { return [] }
            return [Finding(.warning, name, "was restarted \(restarts) times\(said)", command: journal)]
        case "failed":
            return [
                Finding(
                    .fault, name, "has failed\(said)",
                    command: "\(journal); sudo systemctl reset-failed \(name); sudo systemctl start \(name)")
            ]
        case "activating" where sub == "auto-restart":
            return [Finding(.fault, name, "ends again and again\(said)", command: journal)]
        case "activating", "deactivating", "reloading":
            return [Finding(.warning, name, "is \(active)", command: "systemctl status \(name)")]
        default:
            return [Finding(.fault, name, "is not running (\(active))", command: "sudo systemctl start \(name)")]
        }
    }

    private static func radio(_ seen: DeviceExamination) -> [Finding] {
        var findings: [Finding] = []
        let setUp = "sudo deploy/mesh/mesh-setup-\(seen.role == .gateway ? "gateway" : "node").sh"
        if !seen.isDriverBlacklisted {
            findings.append(
                Finding(
                    .fault, "driver", "is not blacklisted: it loads at boot before its card is ready, and fails",
                    command: setUp))
        }
        if let file = seen.bootLoadFile {
            findings.append(
                Finding(
                    .fault, "driver", "\(file) loads it at boot before its card is ready",
                    command: "sudo sed -i -E '/^[[:space:]]*(morse|dot11ah)[[:space:]]*$/d' \(file)"))
        }
        if !seen.hasMeshSupplicant {
            findings.append(
                Finding(
                    .warning, DevicePaths.supplicant,
                    "is missing: the system's supplicant may lack mesh, SAE or S1G channels",
                    command: "wpa_supplicant -v; wpa_cli get_capability modes"))
        }
        // What halo-mesh says of the radio is more than whether the module is there.
        if !seen.isDriverLoaded, seen.mesh == nil {
            findings.append(
                Finding(
                    .fault, "driver", "is not loaded; halo-mesh loads it when it runs",
                    command: "sudo systemctl start halo-mesh; dmesg | grep -i morse"))
        }
        return findings
    }

    private static func state(_ mesh: MeshReport, role: NodeRole?) -> [Finding] {
        let command: String
        switch mesh.state {
        case .online: return []
        case .driverMissing: command = "sudo modprobe morse; dmesg | grep -iE 'morse|mmc' | tail -n 30"
        case .radioDown, .joining: command = "journalctl -u wpa_supplicant-halo -n 50 --no-pager"
        case .isolated:
            command = "haloctl status  # here and on a device that is online: same mesh ID, channel and width?"
        case .peering: command = "journalctl -u wpa_supplicant-halo -n 200 --no-pager | grep -E 'AUTH|PEER'"
        case .peered:
            command =
                role == .gateway
                ? "sudo systemctl restart gateway-api; journalctl -u gateway-api -n 50 --no-pager"
                : "haloctl doctor  # on the gateway"
        case .routed: command = "journalctl -u halo-mesh -n 50 --no-pager; haloctl doctor  # on the gateway"
        }
        return [
            Finding(.fault, "mesh", "\(mesh.state.rawValue) since \(mesh.since): \(mesh.cause)", command: command)
        ]
    }
}
