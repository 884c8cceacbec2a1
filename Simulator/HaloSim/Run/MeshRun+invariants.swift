import HaloModel

/// What has to hold in every run, whatever its scenario expects.
extension MeshRun {
    /// Each invariant of mesh and telemetry by name.
    func invariants(_ decisions: [MeshDecision], _ telemetry: TelemetrySummary) -> [ExpectationResult] {
        let dead = linkWatch.violations.map { violation in
            "\(violation.from)-\(violation.to) from \(violation.since / 1_000_000_000) s: \(violation.reason)"
        }
        let out = reachWatch.violations.map { violation in
            "\(violation.device) from \(violation.since / 1_000_000_000) s (\(violation.state))"
        }
        let limits = LadderLimits(
            decisions: decisions,
            starts: Dictionary(uniqueKeysWithValues: devices.map { ($0.name, $0.managerStarts) }),
            gateway: gateway?.name)
        return [
            invariant("links_alive", dead, holds: "no peering stayed established and dead"),
            invariant("nobody_left_out", out, holds: "no device stayed out of a mesh within its reach"),
            invariant("ladder_limits", limits.violations, holds: "no rung was climbed before its time"),
            invariant(
                "stored_once", telemetry.wrong == 0 ? [] : ["\(telemetry.wrong) samples"],
                holds: "no acknowledged sample is missing or stored twice"),
            invariant("queues_bounded", boundsWatch.violations, holds: "nothing grew without end"),
        ]
    }

    /// Takes every device's power and sees whether every task ends with it.
    func everythingEnds() throws -> ExpectationResult {
        simulation.perform {
            for device in devices { device.powerOff() }
        }
        try simulation.run(until: now)
        return invariant("no_task_left", simulation.runningTasks, holds: "every task ended with its device")
    }

    private func invariant(_ name: String, _ violations: [String], holds: String) -> ExpectationResult {
        ExpectationResult(
            name: name, held: violations.isEmpty, decidedAtSeconds: Double(now / 1_000_000) / 1000,
            detail: violations.isEmpty ? holds : violations.joined(separator: "; "))
    }
}
