#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Environment variables.
public enum ProcessEnvironment {
    /// The variable's text; `nil` when it is not set or empty.
    public static func value(of name: String) -> String? {
        guard let value = getenv(name), value.pointee != 0 else { return nil }
        return String(cString: value)
    }
}
