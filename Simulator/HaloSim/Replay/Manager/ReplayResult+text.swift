import HaloModel

extension ReplayResult {
    /// The timeline for a reader: what happened on the left, what the manager would have done on the right.
    public var text: String {
        var lines = [
            "\(file): \(CaptureSummary.seconds(replayedSeconds)) replayed, seed \(seed), trace \(traceDigest)",
            "gateway: \(gateway)\(gatewayIsKnown ? "" : " (assumed)")", "", "What the capture cannot tell",
        ]
        lines += limits.map { "  - \($0)" }
        for station in stations { lines += [""] + station.lines }
        lines += ["", "Topology"] + topologyTable.lines
        return lines.joined(separator: "\n")
    }

    private var topologyTable: TextTable {
        var table = TextTable([">time", ">recorded", ">replayed", "links, recorded and replayed, or one of them"])
        for moment in topology {
            let both = Set(moment.recorded.map(Self.name) + moment.replayed.map(Self.name)).sorted()
            let (recorded, replayed) = (Set(moment.recorded.map(Self.name)), Set(moment.replayed.map(Self.name)))
            let names = both.map { name in
                recorded.contains(name) ? replayed.contains(name) ? name : "(\(name))" : "[\(name)]"
            }
            table.add([
                CaptureSummary.seconds(moment.seconds), String(moment.recorded.count), String(moment.replayed.count),
                names.joined(separator: " "),
            ])
        }
        return table
    }

    private static func name(_ link: [MACAddress]) -> String { link.map(\.description).joined(separator: "-") }
}

extension ReplayResult.Station {
    fileprivate var lines: [String] {
        let rungs = rungsClimbed.enumerated().filter { $0.element > 0 }.map { "rung \($0.offset + 1) x\($0.element)" }
        var lines = [
            "\(address), \(role.rawValue), from \(CaptureSummary.seconds(startSeconds)): \(state?.rawValue ?? "no state") at "
                + "the end with \(peers.count) peers; \(scans) scans; "
                + (rungs.isEmpty ? "no rung climbed" : rungs.joined(separator: ", "))
        ]
        var table = TextTable([">time", "what happened", "what halo-mesh would have done"])
        let left = recorded.map { (seconds: $0.seconds, happened: $0.text, decided: "") }
        let right = decisions.map { decision in
            let why = decision.why.map { ": \(CaptureSummary.printable($0))" } ?? ""
            return (seconds: decision.seconds, happened: "", decided: decision.text + why)
        }
        // What happened comes first at one time: it is what was decided from.
        for row in (left + right).enumerated().sorted(by: {
            ($0.element.seconds, $0.offset) < ($1.element.seconds, $1.offset)
        }) {
            table.add([
                CaptureSummary.seconds(row.element.seconds), row.element.happened, row.element.decided,
            ])
        }
        lines += table.lines
        guard !reactions.isEmpty else { return lines }
        lines.append("  reactions")
        for reaction in reactions {
            lines.append(
                "    \(CaptureSummary.seconds(reaction.afterSeconds)) after \(reaction.event.text): "
                    + reaction.decision.text)
        }
        return lines
    }
}
