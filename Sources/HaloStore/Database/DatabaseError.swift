/// Why the database could not do what was asked.
public struct DatabaseError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The kinds of failure a caller can tell apart.
    public enum Kind: String, Sendable, CaseIterable {
        /// No space left: `SQLITE_FULL`.
        case full
        /// The medium or file is read-only: `SQLITE_READONLY`.
        case readOnly
        /// The medium failed: `SQLITE_IOERR`, `SQLITE_CANTOPEN`.
        case io
        /// The file is damaged or no database: `SQLITE_CORRUPT`, `SQLITE_NOTADB`.
        case corrupt
        /// Another process holds the lock: `SQLITE_BUSY`, `SQLITE_LOCKED`.
        case busy
        /// A rule of the schema is violated: `SQLITE_CONSTRAINT`.
        case constraint
        /// The schema in the file does not belong to this program: an edited or a newer migration.
        case schema
        /// Anything else, a wrong statement included.
        case misuse
    }

    /// What kind of failure.
    public var kind: Kind
    /// SQLite's extended result code (sqlite3.h); 0 when the failure is not SQLite's.
    public var code: Int32
    /// What SQLite said of it.
    public var message: String
    /// The statement that failed, if any.
    public var statement: String?

    /// Takes the parts as they are.
    public init(kind: Kind, code: Int32 = 0, message: String, statement: String? = nil) {
        self.kind = kind
        self.code = code
        self.message = message
        self.statement = statement
    }

    /// Whether the store itself is out of order, as opposed to the request being wrong.
    public var isOutOfOrder: Bool {
        switch kind {
        case .full, .readOnly, .io, .corrupt, .busy, .schema: true
        case .constraint, .misuse: false
        }
    }

    /// `kind (code): message, in: statement`.
    public var description: String {
        "\(kind.rawValue) (\(code)): \(message)" + (statement.map { ", in: \($0)" } ?? "")
    }
}
