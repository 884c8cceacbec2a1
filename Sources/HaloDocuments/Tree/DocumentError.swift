/// What is wrong with a document, where, and what would be right.
public struct DocumentError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The file as it was named by the reader.
    public var file: String
    /// Line, from 1.
    public var line: Int
    /// Column, from 1.
    public var column: Int
    /// What was found and what is expected instead.
    public var message: String

    /// Takes the parts as they are.
    public init(file: String, line: Int, column: Int, message: String) {
        self.file = file
        self.line = line
        self.column = column
        self.message = message
    }

    /// `file:line:column: message`, which editors and terminals make clickable.
    public var description: String { "\(file):\(line):\(column): \(message)" }
}
