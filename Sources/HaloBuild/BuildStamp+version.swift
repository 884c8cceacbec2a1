extension BuildStamp {
    /// The release this is, or works towards (Semantic Versioning 2.0.0).
    public static let version = "0.1.0"

    /// What `--version` prints: `0.1.0 (commit 1a2b3c4d5e6f, built 2026-11-24T03:01:44Z)`.
    public static var summary: String {
        "\(version) (commit \(commit), built \(buildTime))"
    }
}
