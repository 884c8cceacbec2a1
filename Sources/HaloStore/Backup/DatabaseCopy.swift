import CSQLite

/// A copy of a database that is in use, page by page (sqlite.org/backup.html).
///
/// The copy is the database as it was when copying began: a reader's view is held meanwhile, so that writers neither wait nor make
/// the copy begin anew.
public struct DatabaseCopy: Sendable {
    /// How far a copy is.
    public struct Progress: Sendable, Equatable {
        /// Pages copied.
        public var copied: Int64
        /// Pages there are.
        public var pages: Int64
    }

    /// Pages copied between two reports of progress: a megabyte of the usual 4 KiB pages.
    private static let pagesPerStep: Int32 = 256
    /// Steps in a row that may find a lock held by another process, 10 ms apart: as long as a writer's `busy_timeout`.
    private static let busyLimit = 500

    /// The database's file.
    public var source: String
    /// The copy's file; what is in it is lost.
    public var target: String

    /// Takes the parts as they are.
    public init(from source: String, to target: String) {
        self.source = source
        self.target = target
    }

    /// Copies. When it returns, the copy is one file without a log and survives a power loss; its folder is the caller's to
    /// synchronize.
    /// - Parameter report: Called about once a megabyte.
    /// - Throws: `DatabaseError`; the copy is of no use then.
    public func run(_ report: (Progress) -> Void) throws {
        let from = try Connection(path: source, creates: false)
        try from.execute(script: "PRAGMA busy_timeout = 5000; PRAGMA query_only = ON; BEGIN")
        _ = try from.first("SELECT count(*) FROM sqlite_schema") { $0.integer(0) }
        let to = try Connection(path: target)
        try to.execute(script: "PRAGMA synchronous = FULL")
        guard let backup = sqlite3_backup_init(to.handle, "main", from.handle, "main") else {
            throw error(sqlite3_errcode(to.handle), to)
        }
        let code = steps(backup, report)
        let finished = sqlite3_backup_finish(backup)
        guard code == SQLITE_DONE else { throw error(code, to) }
        guard finished == SQLITE_OK else { throw error(finished, to) }
        // The header says WAL as the source's does; a copy is to be one file.
        _ = try to.first("PRAGMA journal_mode = DELETE") { $0.text(0) }
    }

    private func steps(_ backup: OpaquePointer, _ report: (Progress) -> Void) -> Int32 {
        var busy = 0
        while true {
            let code = sqlite3_backup_step(backup, Self.pagesPerStep)
            switch code {
            case SQLITE_OK, SQLITE_DONE:
                busy = 0
                let pages = Int64(sqlite3_backup_pagecount(backup))
                report(Progress(copied: pages - Int64(sqlite3_backup_remaining(backup)), pages: pages))
                if code == SQLITE_DONE { return code }
            case SQLITE_BUSY, SQLITE_LOCKED:
                busy += 1
                guard busy < Self.busyLimit else { return code }
                sqlite3_sleep(10)
            default:
                return code
            }
        }
    }

    private func error(_ code: Int32, _ connection: Connection) -> DatabaseError {
        DatabaseError(
            kind: Connection.kind(of: code), code: code, message: String(cString: sqlite3_errstr(code)),
            statement: "copy \(source) to \(target)")
    }
}
