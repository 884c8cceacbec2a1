/// Why a device's configuration cannot be used.
public struct ConfigurationFault: Error, Sendable, Equatable, CustomStringConvertible {
    /// The file, the place and what is wrong.
    public let description: String

    /// Takes the words as they are.
    public init(_ description: String) { self.description = description }
}
