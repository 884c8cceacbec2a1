/// Where a capture file stops making sense.
public struct CaptureDamage: Error, Hashable, Sendable {
    /// The file.
    public let path: String
    /// The record that is damaged, counted from 1; those before it are good.
    public let frameNumber: Int
    /// Where that record begins in the file, in octets.
    public let offset: Int64
    /// What is wrong.
    public let reason: String

    /// Takes the fields.
    public init(path: String, frameNumber: Int, offset: Int64, reason: String) {
        self.path = path
        self.frameNumber = frameNumber
        self.offset = offset
        self.reason = reason
    }

    /// What can be done about it.
    public var remedy: String {
        "use the \(frameNumber - 1) frames before it, or get the file again from where it was recorded"
    }
}

extension CaptureDamage: CustomStringConvertible {
    /// File, place, cause and remedy in one line.
    public var description: String {
        "\(path): damaged at frame \(frameNumber), octet \(offset): \(reason); \(remedy)"
    }
}
