/// What `halo-agent` costs a device with nine sensors read once a second, and what the same samples cost in SQLite.
public struct AgentCostResult: Sendable, Encodable {
    /// Seconds measured.
    public var seconds: Double
    /// Samples taken.
    public var samples: Int
    /// Samples the gateway has confirmed.
    public var delivered: Int
    /// Processor milliseconds a minute, the simulated sensors' included.
    public var cpuMillisecondsPerMinute: Double
    /// The same as a share of one core, percent.
    public var corePercent: Double
    /// Resident memory at the end, MiB.
    public var residentMebibytes: Double
    /// Octets appended to the spool a sample.
    public var spoolOctetsPerSample: Double
    /// fsync(2) calls a minute.
    public var synchronizationsPerMinute: Double
    /// Octets the kernel counts as written to the medium, a sample (`write_bytes` of proc_pid_io(5)).
    public var flashOctetsPerSample: Double
    /// The same, MiB a day.
    public var flashMebibytesPerDay: Double
    /// Octets of batch bodies a sample.
    public var bodyOctetsPerSample: Double
    /// Octets on the air a sample: bodies, HTTP, TCP, IP, WireGuard, UDP, IP, answers and acknowledgements.
    public var airOctetsPerSample: Double
    /// Octets written to the medium a sample when each is inserted into SQLite as a row of its own, WAL, `synchronous=FULL`.
    public var sqliteOctetsPerSample: Double
    /// `sqliteOctetsPerSample` / `flashOctetsPerSample`.
    public var sqliteToFlash: Double

    enum CodingKeys: String, CodingKey {
        case seconds, samples, delivered
        case cpuMillisecondsPerMinute = "cpu_ms_per_minute"
        case corePercent = "core_percent"
        case residentMebibytes = "resident_mib"
        case spoolOctetsPerSample = "spool_octets_per_sample"
        case synchronizationsPerMinute = "fsyncs_per_minute"
        case flashOctetsPerSample = "flash_octets_per_sample"
        case flashMebibytesPerDay = "flash_mib_per_day"
        case bodyOctetsPerSample = "body_octets_per_sample"
        case airOctetsPerSample = "air_octets_per_sample"
        case sqliteOctetsPerSample = "sqlite_octets_per_sample"
        case sqliteToFlash = "sqlite_to_flash"
    }
}
