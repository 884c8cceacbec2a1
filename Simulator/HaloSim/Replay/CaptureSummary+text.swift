import HaloModel

extension CaptureSummary {
    /// The summary for a reader: tables, times in seconds from the first frame.
    public var text: String {
        var lines = ["\(file): \(format), \(linkTypes.joined(separator: ", "))"]
        if let start {
            lines.append("\(counts.frames) frames in \(Self.seconds(durationSeconds)), from \(start)")
        } else {
            lines.append("no frames")
        }
        if let damage {
            lines.append("DAMAGED at frame \(damage.frame), octet \(damage.offset): \(damage.reason); \(damage.remedy)")
        }
        func section(_ title: String, _ table: TextTable) {
            guard table.lines.count > 1 else { return }
            lines += ["", title] + table.lines
        }
        section("Frames", countTable)
        section("Stations", stationTable)
        section("Links", linkTable)
        section("Paths (HWMP)", pathTable)
        section("Roots (RANN)", rootTable)
        section("Originators (batman-adv)", originatorTable)
        section("Not understood", unknownTable)
        return lines.joined(separator: "\n")
    }

    static func seconds(_ value: Double) -> String {
        let milliseconds = Int64((value * 1000).rounded())
        let digits = String(milliseconds.magnitude % 1000)
        return (milliseconds < 0 ? "-" : "") + String(milliseconds.magnitude / 1000) + "."
            + String(repeating: "0", count: 3 - digits.count) + digits + " s"
    }

    private static func text(_ value: Int?) -> String { value.map { String($0) } ?? "-" }

    private var countTable: TextTable {
        var table = TextTable(["kind", ">frames"])
        for key in CaptureCounts.CodingKeys.allCases where key != .frames && counts[key] > 0 {
            table.add([key.rawValue, String(counts[key])])
        }
        return table
    }

    private var stationTable: TextTable {
        var table = TextTable([
            "address", ">first", ">last", ">frames", ">beacons", ">peers", ">MHz", ">dBm", "mesh", "silent",
        ])
        for station in stations {
            let silences = station.silences.map { "\(Self.seconds($0.fromSeconds)) to \(Self.seconds($0.toSeconds))" }
            table.add([
                station.address.description, Self.seconds(station.firstSeconds), Self.seconds(station.lastSeconds),
                String(station.frames), String(station.beacons), Self.text(station.peerings),
                Self.text(station.channelMHz), station.signalDBm.map { String($0.mean) } ?? "-",
                station.meshID.map(Self.printable) ?? "-", silences.joined(separator: ", "),
            ])
        }
        return table
    }

    /// A name chosen by somebody on the air must not control a terminal.
    static func printable(_ name: String) -> String {
        if name.isEmpty { return "(empty)" }
        let scalars = name.unicodeScalars.map { scalar in
            scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value) ? "\u{FFFD}" : scalar
        }
        return String(String.UnicodeScalarView(scalars))
    }

    private var linkTable: TextTable {
        var table = TextTable(["between", "and", ">up", ">down", "known by", "ended by", ">data"])
        for link in links {
            let ends = [link.a.description, link.b.description]
            if link.intervals.isEmpty {
                let attempts = "never: \(link.opens) opens, \(link.confirms) confirms, \(link.closes) closes"
                table.add(ends + ["-", "-", attempts, "-", String(link.dataFrames)])
            }
            for (index, interval) in link.intervals.enumerated() {
                var end = interval.endedBy?.rawValue ?? "-"
                if let closedBy = interval.closedBy {
                    end += " of \(closedBy)" + (interval.reasonCode.map { ", reason \($0)" } ?? "")
                }
                table.add(
                    (index == 0 ? ends : ["", ""]) + [
                        Self.seconds(interval.upSeconds), interval.downSeconds.map(Self.seconds) ?? "-",
                        interval.establishedBy.rawValue, end, index == 0 ? String(link.dataFrames) : "",
                    ])
            }
        }
        return table
    }

    private var pathTable: TextTable {
        var table = TextTable(["from", "to", ">hops", ">metric", ">since", ">lost", ">PREQ", ">PREP", "through"])
        for path in paths {
            let through = path.stations.dropFirst().dropLast().map(\.description).joined(separator: " ")
            table.add([
                path.originator.description, path.target.description, Self.text(path.hops), Self.text(path.metric),
                path.establishedSeconds.map(Self.seconds) ?? "-", path.lostSeconds.map(Self.seconds) ?? "-",
                String(path.requests), String(path.replies), through,
            ])
        }
        return table
    }

    private var rootTable: TextTable {
        var table = TextTable(["address", ">first", ">last", ">announcements", "gate"])
        for root in roots {
            table.add([
                root.address.description, Self.seconds(root.firstSeconds), Self.seconds(root.lastSeconds),
                String(root.announcements), root.isGate ? "yes" : "no",
            ])
        }
        return table
    }

    private var originatorTable: TextTable {
        var table = TextTable([
            "address", "algorithm", ">first", ">last", ">messages", ">probes", ">best TQ", ">best kbit/s", "gateway",
            ">heard from",
        ])
        for originator in originators {
            table.add([
                originator.address.description, originator.algorithms.joined(separator: ", "),
                Self.seconds(originator.firstSeconds), Self.seconds(originator.lastSeconds),
                String(originator.messages), String(originator.probes), Self.text(originator.bestTransmitQuality),
                Self.text(originator.bestThroughputKbps), originator.isGateway ? "yes" : "no",
                String(originator.heardFrom.count),
            ])
        }
        return table
    }

    private var unknownTable: TextTable {
        var table = TextTable(["kind", ">frames"])
        for unknown in notUnderstood { table.add([unknown.kind, String(unknown.count)]) }
        return table
    }
}
