import HaloModel

/// What a side of a change wants done.
public enum RFAction: Sendable, Equatable {
    /// Write the configuration to its file: from now on it holds, whatever happens to the device.
    case store(RFConfiguration)
    /// Tune the radio and join the mesh there.
    case tune(RFConfiguration)
    /// Scan every channel of the country for the mesh.
    case search
    /// Tell why.
    case tell(String, why: String)
}
