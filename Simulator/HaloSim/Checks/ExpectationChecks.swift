import HaloModel

/// Decides at the end of a run which of the scenario's expectations held.
struct ExpectationChecks {
    /// What is known of a device.
    struct Device {
        var name: NodeID
        var watch: OnlineWatch
        var unexpectedBoots: Int
    }

    var devices: [Device]
    /// Faults with their spans.
    var faults: [FaultLedger.Entry] = []
    /// What became of them.
    var outcomes: [FaultOutcome] = []
    /// Rungs climbed while nothing was wrong.
    var groundlessClimbs: [String] = []
    var telemetry: TelemetrySummary
    /// Virtual nanoseconds at the end of the run.
    var end: Int64

    func results(_ expectations: ScenarioExpectations) -> [ExpectationResult] {
        var results: [ExpectationResult] = []
        if let limit = expectations.allOnlineWithin?.value { results.append(allOnline(within: limit)) }
        if let part = expectations.delivered { results.append(delivered(part)) }
        if let limit = expectations.repairedWithin?.value { results.append(repaired(within: limit)) }
        if let limit = expectations.detectedWithin?.value { results.append(detected(within: limit)) }
        if let limit = expectations.rungsAtMost { results.append(rungs(atMost: limit)) }
        if expectations.noFalseAlarms { results.append(noFalseAlarms()) }
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
        let ended = faults.compactMap { fault in fault.isOver ? (fault.fault, fault.end ?? fault.begin) : nil }
        for (fault, over) in ended {
            for name in fault.nodes {
                guard let device = devices.first(where: { $0.name == name }) else { continue }
                let online = device.watch.firstOnline(notBefore: over)
                if let online, online - over <= limit.wholeNanoseconds {
                    worst = max(worst, online - over)
                    decided = max(decided, online)
                } else {
                    let told = online.map { "took \(text($0 - over))" } ?? "not online \(text(end - over)) later"
                    failures.append("\(name) after \(fault.kind.rawValue) ended at \(text(over)): \(told)")
                    decided = max(decided, min(end, over + limit.wholeNanoseconds))
                }
            }
        }
        return ExpectationResult(
            name: "repaired_within", held: failures.isEmpty, decidedAtSeconds: seconds(decided),
            detail: failures.isEmpty
                ? "\(ended.count) faults, worst repair \(text(worst))"
                : "expected within \(text(limit.wholeNanoseconds)); " + failures.joined(separator: "; "))
    }

    private func detected(within limit: Duration) -> ExpectationResult {
        let late = outcomes.filter { outcome in
            // One that nobody felt before the next began, within the limit, is judged by what it made of that.
            let isPreparation =
                outcome.detectedAfterSeconds == nil && outcome.repairedAfterSeconds == 0
                && outcomes.contains { later in
                    later.beganAtSeconds > outcome.beganAtSeconds
                        && later.beganAtSeconds - outcome.beganAtSeconds < limit.secondsValue
                }
            return !isPreparation && (outcome.detectedAfterSeconds ?? .infinity) > limit.secondsValue
        }
        let worst = outcomes.compactMap(\.detectedAfterSeconds).max() ?? 0
        let told = late.map { outcome in
            "\(outcome.kind.rawValue) of \(outcome.subject) "
                + (outcome.detectedAfterSeconds.map { "after \($0) s" } ?? "never")
        }
        return ExpectationResult(
            name: "detected_within", held: late.isEmpty, decidedAtSeconds: seconds(end),
            detail: late.isEmpty
                ? "\(outcomes.count) faults, worst detection \(worst) s"
                : "expected within \(limit.secondsValue) s; noticed \(told.joined(separator: "; "))")
    }

    private func rungs(atMost limit: Int) -> ExpectationResult {
        let high = outcomes.filter { ($0.rungs.max() ?? 0) > limit }
        let told = high.map { "\($0.kind.rawValue) of \($0.subject) \($0.rungs)" }
        return ExpectationResult(
            name: "rungs_at_most", held: high.isEmpty, decidedAtSeconds: seconds(end),
            detail: high.isEmpty
                ? "highest rung \(outcomes.flatMap(\.rungs).max() ?? 0)"
                : "expected at most \(limit); climbed: \(told.joined(separator: "; "))")
    }

    private func noFalseAlarms() -> ExpectationResult {
        let alarms = groundlessClimbs + outcomes.flatMap(\.falseAlarms)
        return ExpectationResult(
            name: "no_false_alarms", held: alarms.isEmpty, decidedAtSeconds: seconds(end),
            detail: alarms.isEmpty
                ? "nobody climbed a rung for another's fault"
                : "climbed without need: \(alarms.joined(separator: ", "))")
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
