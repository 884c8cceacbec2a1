import HaloHardware
import HaloModel

/// Samples on disk until the gateway has confirmed them.
///
/// Segments `NNNNNNNN.log` are only appended to. Samples are handed out for delivery only after fsync(2), so that a sequence
/// number the gateway has seen never names another sample; every start of the agent begins a new series. How far delivery
/// has come is in `ack`, replaced atomically. A confirmation lost with the power makes a batch go out again, which the
/// gateway recognises by its sequence numbers.
public struct Spool: Sendable {
    /// A file of samples.
    struct Segment: Sendable, Equatable {
        let number: Int
        /// Octets that hold records and are on the medium.
        var size: Int
        /// Records in them that are not delivered yet.
        var pending: Int
    }

    static let lastSegment = 99_999_999

    /// The name of the series this run writes.
    public let boot: String
    /// Samples given up so far: the spool was full, or their records are damaged.
    public internal(set) var droppedCount = 0

    let files: any FileSystem
    let folder: String
    let limits: SpoolLimits
    let series: UInt64
    var position: SpoolPosition
    /// Older segments and the one being written, in order.
    var segments: [Segment] = []
    /// The highest segment number in use so far: numbers are never used again, because `ack` may name them.
    var highestNumber = -1
    private var active: (any OpenFile)?
    private var activeSize = 0
    private var nextSequence: UInt64 = 0
    /// Written since the last fsync.
    private var unsynchronized: [SpoolRecord] = []
    private var folderIsSynchronized = false

    /// Opens the spool and recovers what is in it.
    /// - Throws: `HardwareError`.
    public init(files: any FileSystem, folder: String, series: UInt64, limits: SpoolLimits = SpoolLimits()) throws {
        self.files = files
        self.folder = folder
        self.limits = limits
        self.series = series
        boot = Self.name(series)
        position = SpoolPosition(segment: 0, offset: 0)
        try files.createDirectory(folder, mode: 0o755)
        try recover()
    }

    /// Samples not confirmed yet.
    public var pendingCount: Int { segments.reduce(unsynchronized.count) { $0 + $1.pending } }

    // MARK: - Writing

    /// Writes samples. They are certain to survive a power loss after the next `synchronize`.
    /// - Throws: `HardwareError`; then none of them is in the spool.
    public mutating func append(_ samples: [Sample]) throws {
        var octets: [UInt8] = []
        var records: [SpoolRecord] = []
        for sample in samples {
            let sequence = nextSequence + UInt64(records.count)
            let record = SpoolRecord(series: series, sequence: sequence, sample: sample)
            guard let encoded = record.octets else {
                droppedCount += 1
                continue
            }
            octets += encoded
            records.append(record)
        }
        guard !records.isEmpty else { return }
        if activeSize >= limits.segmentOctets { try rotate() }
        let file = try activeFile()
        do {
            try file.append(octets)
        } catch {
            // A part may have been written: cut it off, or leave the segment if even that fails.
            if (try? file.truncate(to: activeSize)) == nil { abandonSegment() }
            throw error
        }
        activeSize += octets.count
        nextSequence += UInt64(records.count)
        unsynchronized += records
    }

    /// Makes everything written so far survive a power loss.
    /// - Throws: `HardwareError`; then the samples are written again, to a new segment, at the next call.
    public mutating func synchronize() throws {
        guard !unsynchronized.isEmpty else { return }
        let file = try activeFile()
        do {
            try file.synchronize()
            if !folderIsSynchronized { try files.synchronizeDirectory(folder) }
        } catch {
            // After a failed fsync(2) the kernel may have dropped the dirty pages, and the next call would succeed without
            // them. The samples still held here go to a new segment.
            abandonSegment()
            throw error
        }
        folderIsSynchronized = true
        if let last = segments.indices.last {
            segments[last].size = activeSize
            segments[last].pending += unsynchronized.count
        }
        unsynchronized = []
        try enforceLimit()
    }

    private mutating func rotate() throws {
        try synchronize()
        abandonSegment()
    }

    private mutating func abandonSegment() {
        active?.close()
        active = nil
        activeSize = 0
        folderIsSynchronized = false
    }

    /// The segment being written, or a new one that begins with what the last one may have lost.
    private mutating func activeFile() throws -> any OpenFile {
        if let active { return active }
        let number = max(highestNumber, position.segment) + 1
        let file = try files.open(path(number), mode: 0o644)
        // An attempt that failed may have left something.
        try file.truncate(to: 0)
        if !unsynchronized.isEmpty {
            let octets = unsynchronized.compactMap(\.octets).flatMap { $0 }
            try file.append(octets)
            activeSize = octets.count
        }
        active = file
        highestNumber = number
        segments.append(Segment(number: number, size: 0, pending: 0))
        return file
    }

    // MARK: - Bounds

    private mutating func enforceLimit() throws {
        while segments.count > 1, segments.reduce(0, { $0 + $1.size }) > limits.totalOctets {
            droppedCount += segments[0].pending
            try removeFirstSegment()
        }
    }

    mutating func removeFirstSegment() throws {
        let number = segments.removeFirst().number
        if let next = segments.first, position.segment <= number {
            position.segment = next.number
            position.offset = 0
        }
        try files.remove(path(number))
    }

    // MARK: - Names

    func path(_ segment: Int) -> String {
        let digits = String(segment)
        return "\(folder)/\(String(repeating: "0", count: max(0, 8 - digits.utf8.count)))\(digits).log"
    }

    static func name(_ series: UInt64) -> String {
        let digits = String(series, radix: 16)
        return String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }

    var ackPath: String { folder + "/ack" }
    var activeNumber: Int? { active == nil ? nil : segments.last?.number }
}
