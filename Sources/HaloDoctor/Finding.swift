/// Something that is wrong with a device, and what mends it.
public struct Finding: Sendable, Codable, Equatable {
    /// How bad it is.
    public enum Severity: String, Sendable, Codable {
        /// The device does not do its work, or will not after the next boot.
        case fault
        /// Works for now, or is about to be looked at by a person.
        case warning
    }

    /// How bad it is.
    public var severity: Severity
    /// What it is about: a unit, a file, the radio, the mesh.
    public var subject: String
    /// What is wrong.
    public var what: String
    /// The command that mends it, or that shows what is missing.
    public var command: String

    /// Takes the parts as they are.
    public init(_ severity: Severity, _ subject: String, _ what: String, command: String) {
        self.severity = severity
        self.subject = subject
        self.what = what
        self.command = command
    }
}
