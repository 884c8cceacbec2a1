import HaloModel

/// A change of the mesh's radio configuration, for people: what it would do, and how far it has come.
public enum RadioChangeText {
    /// The configuration that holds, and what became of the last change.
    public static func summary(_ status: RFChangeStatus) -> String {
        var lines = ["holds    \(configuration(status.configuration))"]
        if let tuned = status.tuned { lines.append("tuned to \(configuration(tuned))") }
        if let target = status.target, target != status.configuration {
            lines.append("target   \(configuration(target))")
        }
        lines.append("change   \(status.phase.rawValue): \(PlainText.line(status.why))")
        lines += status.members.map { "  \(PlainText.pad($0.node.rawValue, 16)) \(PlainText.line($0.state))" }
        return lines.joined(separator: "\n")
    }

    /// What a change would do, as the gateway's answer to a dry run has it.
    public static func plan(_ status: RFChangeStatus) -> String {
        guard let target = status.target else { return summary(status) }
        let away = status.members.filter { $0.state == "absent" }.map(\.node.rawValue)
        let asked = status.members.filter { $0.state != "absent" }.map(\.node.rawValue)
        var lines = [
            "from \(configuration(status.configuration))", "to   \(configuration(target))",
            "\(asked.count) devices have to agree and to come back"
                + (asked.isEmpty ? "" : ": " + asked.joined(separator: ", ")),
        ]
        if !away.isEmpty {
            lines.append("not heard now, will have to find the mesh by themselves: " + away.joined(separator: ", "))
        }
        lines.append(
            "All radios switch at one instant. If a device does not come back, all return to what holds now.")
        return lines.joined(separator: "\n")
    }

    /// Whether the change is over, and how; `nil` while it is under way.
    public static func outcome(_ status: RFChangeStatus) -> Bool? {
        switch status.phase {
        case .preparing, .armed, .trial, .returning: nil
        case .confirmed: true
        case .none, .aborted, .rolledBack: false
        }
    }

    /// What has changed from one look to the next, a line each.
    public static func progress(from before: RFChangeStatus?, to now: RFChangeStatus) -> [String] {
        var lines: [String] = []
        if before?.phase != now.phase || before?.why != now.why {
            let left = now.remainingMilliseconds.map { " (\(max(0, $0) / 1000) s left)" } ?? ""
            lines.append("\(now.phase.rawValue): \(PlainText.line(now.why))\(left)")
        }
        for member in now.members {
            let old = before?.members.first { $0.node == member.node }?.state
            if let old, old != member.state {
                lines.append("  \(member.node): \(PlainText.line(member.state))")
            }
        }
        return lines
    }

    private static func configuration(_ one: RFConfiguration) -> String {
        let power = one.transmitPowerDBm.map { ", \($0) dBm" } ?? ""
        return "channel \(one.channel), \(one.widthMHz) MHz, \(one.country)\(power), generation \(one.generation)"
    }
}
