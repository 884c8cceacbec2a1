#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// What a program prints.
public enum StandardOutput {
    /// Hands on what was printed and waits in stdio's buffer (fflush(3) of all streams): a pipe's reader sees it now.
    public static func flush() { fflush(nil) }
}
