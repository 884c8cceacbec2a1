import HaloModel

/// Decides at the end of a run which of the scenario's expectations held.
struct ExpectationChecks {
    /// What is known of a device.
    struct Device {
        var name: NodeID
        var watch: OnlineWatch
        var unexpectedBoots: Int
    }

    /// A fault that has ended, and whom it took down.
    struct EndedFault {
        var kind: FaultKind
        var devices: [NodeID]
        var end: Int64
    }

    var devices: [Device]
    var faults: [EndedFault]
    var telemetry: TelemetrySummary
    /// Virtual nanoseconds at the end of the run.
    var end: Int64

    func results(_ expectations: ScenarioExpectations) -> [ExpectationResult] {
        var results: [ExpectationResult] = []
        if let limit = expectations.allOnlineWithin?.value { results.append(allOnline(within: limit)) }
        if let part = expectations.delivered { results.append(delivered(part)) }
        if let limit = expectations.repairedWithin?.value { results.append(repaired(within: limit)) }
        if expectations.noReboots { results.append(noReboots()) }
        return results
    }

    private func allOnline(within limit: Duration) -> ExpectationResult {
        let late = devices.filter { ($0.watch.firstOnline ?? .max) > limit.wholeNanoseconds }
        let last = devices.compactMap(\.watch.firstOnline).max() ?? 0
        guard !late.isEmpty else {
            return ExpectationResult(
                name: "all_online_within", held: true, decidedAtSeconds: seconds(last),
                detail: "all \(devices.count) devices online after \(text(last))")
        }
        let names = late.map { device in
            "\(device.name) "
                + (device.watch.firstOnline.map { "only after \(text($0))" } ?? "never (\(stateName(device)))")
        }
        return ExpectationResult(
            name: "all_online_within", held: false, decidedAtSeconds: min(limit.secondsValue, seconds(end)),
            detail: "expected within \(text(limit.wholeNanoseconds)); \(names.joined(separator: ", "))")
    }

    private func delivered(_ part: Double) -> ExpectationResult {
        let share = telemetry.spooled == 0 ? 0 : Double(telemetry.delivered) / Double(telemetry.spooled)
        return ExpectationResult(
            name: "delivered", held: share >= part && telemetry.wrong == 0, decidedAtSeconds: seconds(end),
            detail: "\(telemetry.delivered) of \(telemetry.spooled) durable samples stored exactly once, "
                + "\(telemetry.wrong) wrong, expected a share of \(part)")
    }

    private func repaired(within limit: Duration) -> ExpectationResult {
        var worst: Int64 = 0
        var failures: [String] = []
        var decided: Int64 = 0
        for fault in faults where fault.end <= end {
            for name in fault.devices {
                guard let device = devices.first(where: { $0.name == name }) else { continue }
                let online = device.watch.firstOnline(notBefore: fault.end)
                if let online, online - fault.end <= limit.wholeNanoseconds {
                    worst = max(worst, online - fault.end)
                    decided = max(decided, online)
                } else {
                    let told =
                        online.map { "took \(text($0 - fault.end))" } ?? "not online \(text(end - fault.end)) later"
                    failures.append("\(name) after \(fault.kind.rawValue) ended at \(text(fault.end)): \(told)")
                    decided = max(decided, min(end, fault.end + limit.wholeNanoseconds))
                }
            }
        }
        return ExpectationResult(
            name: "repaired_within", held: failures.isEmpty, decidedAtSeconds: seconds(decided),
            detail: failures.isEmpty
                ? "\(faults.filter { $0.end <= end }.count) faults, worst repair \(text(worst))"
                : "expected within \(text(limit.wholeNanoseconds)); " + failures.joined(separator: "; "))
    }

    private func noReboots() -> ExpectationResult {
        let rebooted = devices.filter { $0.unexpectedBoots > 0 }
        return ExpectationResult(
            name: "no_reboots", held: rebooted.isEmpty, decidedAtSeconds: seconds(end),
            detail: rebooted.isEmpty
                ? "no device rebooted on its own"
                : rebooted.map { "\($0.name) rebooted \($0.unexpectedBoots) times" }.joined(separator: ", "))
    }

    private func stateName(_ device: Device) -> String { device.watch.state?.rawValue ?? "no state told" }
    private func seconds(_ nanoseconds: Int64) -> Double { Double(nanoseconds / 1_000_000) / 1000 }
    private func text(_ nanoseconds: Int64) -> String { "\(seconds(nanoseconds)) s" }
}
