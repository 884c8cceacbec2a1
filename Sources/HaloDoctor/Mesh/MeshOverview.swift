import HaloModel

/// A device's place in the mesh at one glance: the state, why, and what is being done about it.
public struct MeshOverview: Sendable, Encodable, Equatable {
    /// What the mesh manager says of itself.
    public var mesh: MeshReport
    /// What it is doing; `nil` from an older one.
    public var outlook: MeshOutlook?
    /// How far a change of the radio configuration has come; `nil` from an older one.
    public var radio: RFChangeStatus?

    /// Transitions shown at the end.
    private static let historyShown = 3

    /// Takes the parts as they are.
    public init(mesh: MeshReport, outlook: MeshOutlook? = nil, radio: RFChangeStatus? = nil) {
        self.mesh = mesh
        self.outlook = outlook
        self.radio = radio
    }

    /// The overview for people.
    /// - Parameters:
    ///   - now: the calendar clock, for how long the state has lasted.
    ///   - paint: colours a text; as it is where colours are not shown.
    public func text(now: WallTime, paint: Paint = .plain) -> String {
        var lines = [
            "\(mesh.node): \(paint.state(mesh.state)) since \(mesh.since) (\(Self.span(now - mesh.since)))",
            "  why     \(PlainText.line(mesh.cause))",
        ]
        if let outlook {
            lines.append("  doing   \(PlainText.line(outlook.doing))")
            if let next = Self.next(outlook) { lines.append("  next    \(next)") }
        }
        if let configuration = mesh.radioConfiguration { lines.append("  radio   \(Self.radio(configuration))") }
        if let radio, ![.none, .confirmed].contains(radio.phase) {
            lines.append("  change  \(radio.phase.rawValue): \(PlainText.line(radio.why))")
        }
        lines.append("  address \(addresses)")
        if let climbed { lines.append("  repairs \(climbed)") }
        lines += peers(paint: paint).map { "  \($0)" }
        let last = mesh.history.suffix(Self.historyShown).reversed()
        lines += last.map { "  \(Self.line($0))" }
        return lines.joined(separator: "\n")
    }

    /// Whether any peering is established.
    public var hasPeer: Bool { mesh.peers.contains { $0.link == PeerRow.established } }

    /// The neighbours as a table, best first: the way to the gateway, then established ones by signal, then the rest.
    public func peers(paint: Paint = .plain) -> [String] {
        let established = mesh.peers.filter { $0.link == PeerRow.established }
        guard !mesh.peers.isEmpty else { return ["peers   none known"] }
        let heading = "peers   \(established.count) established of \(mesh.peers.count) known"
        let rows = mesh.peers.sorted { PeerRow.order($0) < PeerRow.order($1) }.map { PeerRow.text($0, paint: paint) }
        return [heading] + rows.map { "  \($0)" }
    }

    private static func next(_ outlook: MeshOutlook) -> String? {
        guard let rung = outlook.nextRung, let step = outlook.nextStep else { return nil }
        let wait = (outlook.nextStepMilliseconds ?? 0) / 1000
        return "rung \(rung), \(PlainText.line(step)), in \(wait) s if nothing gets better"
    }

    private static func radio(_ configuration: RFConfiguration) -> String {
        var text = "channel \(configuration.channel), \(configuration.widthMHz) MHz wide"
        if let channel = configuration.s1gChannel {
            text += " at \(channel.centreKHz / 1000).\(channel.centreKHz % 1000 / 100) MHz"
        }
        text += ", \(configuration.country)"
        if let power = configuration.transmitPowerDBm { text += ", \(power) dBm" }
        return text + ", generation \(configuration.generation)"
    }

    private var addresses: String {
        let own = mesh.underlayIsOwnChoice == true ? " (chosen by the device: no DHCP answer)" : ""
        let underlay = mesh.underlay.map { "\($0)\(own)" } ?? "no underlay address"
        let overlay = mesh.overlay.map { "\($0)" } ?? "no overlay"
        let latency = mesh.gatewayLatencyMilliseconds.map { ", gateway answers in \(PlainText.tenths($0)) ms" } ?? ""
        return "\(underlay), \(overlay)\(latency)"
    }

    private var climbed: String? {
        let rungs = mesh.rungsClimbed.enumerated().filter { $0.element > 0 }
        guard !rungs.isEmpty else { return nil }
        return rungs.map { "rung \($0.offset + 1) \($0.element)×" }.joined(separator: ", ") + " since it started"
    }

    private static func line(_ transition: MeshTransition) -> String {
        "\(transition.time) \(transition.from.rawValue) → \(transition.to.rawValue) after "
            + "\(span(.milliseconds(transition.lastedMilliseconds))): \(PlainText.line(transition.cause))"
    }

    /// A span in its two largest units; a clock that was set back makes it `0 s`.
    static func span(_ duration: Duration) -> String {
        let seconds = max(0, duration.wholeMilliseconds / 1000)
        if seconds < 60 { return "\(seconds) s" }
        if seconds < 3600 { return "\(seconds / 60) min \(seconds % 60) s" }
        if seconds < 86_400 { return "\(seconds / 3600) h \(seconds % 3600 / 60) min" }
        return "\(seconds / 86_400) d \(seconds % 86_400 / 3600) h"
    }
}
