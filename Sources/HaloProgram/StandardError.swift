#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Messages for whoever started the program.
public enum StandardError {
    /// Writes a line to standard error, all of it.
    public static func write(_ line: String, terminator: String = "\n") {
        let octets = Array((line + terminator).utf8)
        var rest = octets[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { writeSome($0) }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    private static func writeSome(_ buffer: UnsafeRawBufferPointer) -> Int {
        #if canImport(Glibc)
            Glibc.write(STDERR_FILENO, buffer.baseAddress, buffer.count)
        #else
            Musl.write(STDERR_FILENO, buffer.baseAddress, buffer.count)
        #endif
    }
}
