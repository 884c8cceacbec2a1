import HaloMesh
import HaloModel

/// The recovery table: a row for every scenario of the suite, as docs/recovery.md shows it.
public struct RecoveryTable: Sendable {
    /// The rows, in the order of their scenarios.
    public var rows: [RecoveryRow]

    /// A table of these rows.
    public init(rows: [RecoveryRow]) { self.rows = rows }

    /// The whole document.
    public var markdown: String {
        let seeds = rows.map(\.seeds).max() ?? 0
        return """
            # How the mesh recovers

            Written by `halo-sim recovery --seeds 1..\(seeds) --markdown`; do not edit. Each row is a scenario of `Fixtures/scenarios/recovery`: a \
            gateway, two ways around, and a device at the end of the line, all running the programs that ship. It was run \
            with \(seeds) seeds; times are seconds from the beginning of the fault, as median / worst.

            - **noticed**: the first decision of a mesh manager about it: a fall from `online`, a peering renewed, a rung.
            - **online again**: until every device was online for good. A fault that lasts (`for`) is counted from its \
            beginning too; of several faults the slowest counts. “Nobody fell” when every device stayed online throughout.
            - **rungs**: of the recovery ladder, by the devices concerned: \(Self.legend).
            - **false alarms**: rungs climbed by devices that the fault did not concern.
            - **AREDN**: what the radio monitor of AREDN, the closest thing there is, does about it. Read from its source, not \
            measured: it first looks when the node has been up for 180 s and then every 60 s, acts once per episode, and \
            knows no more than the radio's restart on this chip.

            | fault | noticed | online again | rungs | false alarms | AREDN |
            | --- | --- | --- | --- | --- | --- |
            \(rows.map(Self.line).joined(separator: "\n"))

            ## The scenarios

            \(rows.map { "- `\($0.name)`: \($0.description)" }.joined(separator: "\n"))

            """
    }

    private static let legend = RecoveryRung.allCases.map { "\($0.rawValue) \($0.title)" }.joined(separator: ", ")

    private static func line(_ row: RecoveryRow) -> String {
        let noticed =
            row.detectedAfter.map { text($0) + (row.detected < row.seeds ? " (\(row.detected) of \(row.seeds))" : "") }
            ?? "nothing to decide"
        var repaired = row.repairedAfter.map(text) ?? "nobody fell"
        if row.unrepaired > 0 { repaired = "not in \(row.unrepaired) of \(row.seeds)" }
        let rungs = row.rungs.isEmpty ? "none" : row.rungs.map(String.init).joined(separator: ", ")
        let reference = row.kind.map(RecoveryReference.answer) ?? "not watched"
        return "| \(row.name) | \(noticed) | \(repaired) | \(rungs) | \(row.falseAlarms) | \(reference) |"
    }

    private static func text(_ spread: RecoveryRow.Spread) -> String {
        "\(rounded(spread.median)) / \(rounded(spread.worst))"
    }

    /// Whole seconds say enough.
    private static func rounded(_ seconds: Double) -> Int { Int(seconds.rounded()) }
}
