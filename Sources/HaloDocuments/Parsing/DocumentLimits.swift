/// Bounds on what a document may cost to read, far above any real one.
enum DocumentLimits {
    /// Octets of a document.
    static let octets = 4 * 1024 * 1024
    /// Levels of nesting.
    static let depth = 64

    /// - Throws: `DocumentError` when `text` is too long.
    static func check(_ text: String, file: String) throws(DocumentError) {
        guard text.utf8.count <= octets else {
            throw DocumentError(
                file: file, line: 1, column: 1,
                message: "the file has \(text.utf8.count) octets, more than the \(octets) allowed; split it")
        }
    }
}
