/// How `halo-agent` keeps samples until the gateway has them: the section `spool` of the configuration.
public struct SpoolSettings: Sendable, Codable, Equatable {
    /// Samples are made safe against a power loss this often, seconds, 1…3600: what a power loss costs at most, against what
    /// is written to flash.
    public var synchronizeSeconds: Int
    /// They are also made safe as soon as so many are not.
    public var synchronizeSamples: Int
    /// What the spool may take on disk, MiB, 1…4096.
    public var limitMegabytes: Int

    /// Values out of range are taken for the nearest in it.
    public init(synchronizeSeconds: Int = 3, synchronizeSamples: Int = 1000, limitMegabytes: Int = 48) {
        self.synchronizeSeconds = min(max(1, synchronizeSeconds), 3600)
        self.synchronizeSamples = min(max(1, synchronizeSamples), 10_000)
        self.limitMegabytes = min(max(1, limitMegabytes), 4096)
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
        case synchronizeSeconds = "sync_s"
        case synchronizeSamples = "sync_samples"
        case limitMegabytes = "limit_mib"
    }

    /// Reads the section; what is left out has its default.
    /// - Throws: `DecodingError`.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        let standard = SpoolSettings()
        self.init(
            synchronizeSeconds: try values.decodeIfPresent(Int.self, forKey: .synchronizeSeconds)
                ?? standard.synchronizeSeconds,
            synchronizeSamples: try values.decodeIfPresent(Int.self, forKey: .synchronizeSamples)
                ?? standard.synchronizeSamples,
            limitMegabytes: try values.decodeIfPresent(Int.self, forKey: .limitMegabytes) ?? standard.limitMegabytes)
    }
}
