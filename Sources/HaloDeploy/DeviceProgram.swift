import HaloModel

/// A program as a device has it.
public struct DeviceProgram: Sendable, Equatable {
    /// What it is called where it is built.
    public let name: String
    /// Its file in `/usr/local/bin`.
    public let file: String
    /// The systemd unit that runs it; `nil` for one that is run by hand.
    public let unit: String?
    /// Which devices have it; `nil` is all.
    public let role: NodeRole?

    /// All there are, in the order in which a device gets them: those that others need come later, so that a bad one is found
    /// where it does least harm.
    public static let all = [
        DeviceProgram(name: "haloctl", file: "haloctl", unit: nil, role: nil),
        DeviceProgram(name: "halo-agent", file: "halo-agent", unit: "halo-agent.service", role: nil),
        DeviceProgram(name: "halo-field", file: "halo-field", unit: "halo-field.service", role: .node),
        DeviceProgram(name: "halo-mesh", file: "halo-mesh", unit: "halo-mesh.service", role: nil),
        DeviceProgram(name: "halo", file: "gateway-api", unit: "gateway-api.service", role: .gateway),
    ]
}
