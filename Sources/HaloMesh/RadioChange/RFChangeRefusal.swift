import HaloModel

/// Why a change of the radio configuration does not begin.
public enum RFChangeRefusal: Error, Sendable, Equatable, CustomStringConvertible {
    /// It is not allowed.
    case invalid(RFConfigurationError)
    /// It changes nothing.
    case unchanged
    /// Another is under way.
    case busy(String)
    /// These stations are in the mesh, and their managers have not reported.
    case unreported([MACAddress])

    /// What is wrong and what to do about it.
    public var description: String {
        switch self {
        case .invalid(let error): error.description
        case .unchanged: "the radio is configured like this already"
        case .busy(let what): what
        case .unreported(let radios):
            "\(radios.map(\.description).joined(separator: ", ")) route through the mesh, but have not reported to this "
                + "gateway; wait 2 minutes, look at their halo-mesh, or send \"force\": true and let them find the mesh"
        }
    }
}
