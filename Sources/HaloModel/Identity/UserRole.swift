/// What a person may do; each role may do what the ones before it may.
public enum UserRole: String, Sendable, Codable, CaseIterable, Comparable {
    /// Look.
    case viewer
    /// Run the mesh: approve devices, send commands.
    case `operator`
    /// Everything, users and secrets included.
    case admin

    /// Fewer rights come first.
    public static func < (left: UserRole, right: UserRole) -> Bool {
        (allCases.firstIndex(of: left) ?? 0) < (allCases.firstIndex(of: right) ?? 0)
    }
}
