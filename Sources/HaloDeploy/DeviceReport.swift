/// What a device says of an update: a line of `receive report`.
public struct DeviceReport: Sendable, Equatable {
    /// How far it is.
    public enum Phase: String, Sendable {
        /// Under way.
        case fetching, exchanging, checking
        /// The new program runs and was found good.
        case good
        /// The old program was never touched.
        case failed
        /// The new program did not do well and the old one runs.
        case rolledBack = "rolled-back"
        /// Neither program starts.
        case broken
    }

    /// How far it is.
    public let phase: Phase
    /// Why, or of what; no control characters, at most 300 characters.
    public let message: String

    /// `nil` when the text is no such line.
    public init?(_ text: String) {
        guard let line = text.split(whereSeparator: \.isNewline).first else { return nil }
        let parts = line.split(separator: " " as Character, maxSplits: 1)
        guard let first = parts.first, let phase = Phase(rawValue: String(first)) else { return nil }
        self.phase = phase
        message = printable(parts.count > 1 ? String(parts[1]) : "")
    }
}

/// A device's words must not control a terminal, nor fill it.
func printable(_ text: String) -> String {
    String(
        String.UnicodeScalarView(
            text.unicodeScalars.prefix(300).map { $0.value < 0x20 || (0x7F..<0xA0).contains($0.value) ? " " : $0 }))
}
