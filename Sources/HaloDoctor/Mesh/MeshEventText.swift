import HaloModel

/// A decision of the mesh manager as a line.
public enum MeshEventText {
    /// Time, what about, whom, what and why; with `basis` what it was decided from.
    public static func line(_ event: MeshEvent, basis: Bool = false) -> String {
        var line =
            "\(event.time)  \(PlainText.pad(event.kind.rawValue, 12))  \(PlainText.line(event.subject)): "
            + "\(PlainText.line(event.what)), because: \(PlainText.line(event.why))"
        if let times = event.basis["times"], event.kind == .peerRefused {
            line += " (\(PlainText.line(times)) times)"
        }
        guard basis, !event.basis.isEmpty else { return line }
        let values = event.basis.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        return line + "\n    " + PlainText.line(values.joined(separator: " "))
    }
}
