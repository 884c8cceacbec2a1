/// Why a device cannot be set up so, and what to do about it.
public struct SetupError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The sentence.
    public let description: String

    /// Takes the sentence as it is.
    public init(_ description: String) {
        self.description = description
    }
}
