import HaloProgram

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Standard error, and whether somebody watches it.
enum Terminal {
    /// Whether standard error is a terminal: progress is only drawn there.
    static var isInteractive: Bool { isatty(STDERR_FILENO) == 1 }

    /// Writes a line to standard output at once, whoever reads it.
    static func say(_ line: String) {
        print(line)
        fflush(nil)
    }

    /// Writes a line to standard error.
    static func note(_ line: String) {
        StandardError.write(line)
    }

    /// Replaces the present line of a terminal; does nothing when nobody watches.
    static func progress(_ line: String) {
        guard isInteractive else { return }
        StandardError.write("\r\u{1B}[K" + line, terminator: "")
    }

    /// Ends a line of progress.
    static func endProgress() {
        guard isInteractive else { return }
        StandardError.write("\r\u{1B}[K", terminator: "")
    }

    /// The folder the program was started in.
    static var workingFolder: String {
        var buffer = [CChar](repeating: 0, count: 4096)
        guard getcwd(&buffer, buffer.count) != nil else { return "/" }
        return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// `path` from the root.
    static func absolute(_ path: String) -> String {
        path.hasPrefix("/") ? path : workingFolder + "/" + path
    }
}
