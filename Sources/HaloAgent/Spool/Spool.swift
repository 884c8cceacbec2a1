import HaloHardware
import HaloModel

/// Samples on disk until the gateway has confirmed them.
///
/// Segments `NNNNNNNN.log` are only appended to. A record is a block of samples taken at one moment, or how far delivery has
/// come; the latter is only there to save the gateway from repetitions, which it recognises by their numbers, and costs no
/// fsync of its own. Every start of the agent begins a new stream of numbers, so that a number never names two samples.
///
/// A medium that takes nothing (full, read-only, failing) stops neither collecting nor delivery: samples stay in memory, up to
/// a bound, and are delivered from there.
struct Spool: Sendable {
    /// A file of records.
    struct Segment: Sendable, Equatable {
        let number: Int
        /// Octets that hold records and are on the medium.
        var size = 0
        /// Where the first record that may not be delivered yet begins.
        var offset = 0
        /// Samples in it that are not delivered yet.
        var pending = 0
        /// Whether what can be spared is gone.
        var isThinned = false
    }

    /// Octets of a metric's name the gateway takes.
    private static let nameLimit = 128

    /// The name of the stream this run writes.
    let boot: String
    /// Samples given up: the bound was reached, or their records are damaged.
    var droppedCount = 0
    /// Samples given up because they could be spared; not among the dropped.
    var thinnedCount = 0
    /// Why the medium takes nothing; `nil` while it does.
    private(set) var failure: HardwareError?

    let files: any FileSystem
    let folder: String
    let limits: SpoolLimits
    let series: UInt64
    var position: SpoolPosition?
    /// Streams in the order in which they were written.
    var ranks: [UInt64: Int] = [:]
    /// What was told of the time, as blocks found on disk have it.
    var recoveredStamps: [SampleStamp] = []
    /// Older segments and the one being written, in order.
    var segments: [Segment] = []
    var highestNumber = 0
    /// Blocks that are not known to be on the medium.
    var tail: [SpoolBlock] = []
    /// How many of them are in the file being written.
    var written = 0
    private var active: (any OpenFile)?
    private var activeSize = 0
    private var nextSequence: UInt64 = 0
    private var folderIsSynchronized = false

    /// Opens the spool and recovers what is in it.
    /// - Throws: `HardwareError` when what is there cannot be read.
    init(files: any FileSystem, folder: String, series: UInt64, limits: SpoolLimits = SpoolLimits()) throws {
        self.files = files
        self.folder = folder
        self.limits = limits
        self.series = series
        boot = Self.name(series)
        try recover()
        ranks[series] = ranks.count
    }

    /// Samples not confirmed yet.
    var pendingCount: Int { segments.reduce(remaining(tail)) { $0 + $1.pending } }
    /// Samples that a power loss would take.
    var unsafeCount: Int { tail.reduce(0) { $0 + $1.samples.count } }

    // MARK: - Writing

    /// Takes samples of one moment. They survive the end of the program at once, and a power loss after the next
    /// `synchronize`, unless `failure` says otherwise.
    /// - Throws: what the files throw that is no `HardwareError`.
    mutating func append(_ samples: [Sample], _ stamp: SampleStamp) throws {
        let named = samples.filter { (1...Self.nameLimit).contains($0.metric.utf8.count) }
        droppedCount += samples.count - named.count
        for start in stride(from: 0, to: named.count, by: SpoolBlock.sampleLimit) {
            let part = Array(named[start..<min(named.count, start + SpoolBlock.sampleLimit)])
            tail.append(SpoolBlock(series: series, firstSequence: nextSequence, stamp: stamp, samples: part))
            nextSequence += UInt64(part.count)
        }
        do {
            try write()
        } catch let error as HardwareError {
            failure = error
        }
        boundMemory()
    }

    /// Makes everything taken so far survive a power loss.
    /// - Throws: `HardwareError`, which `failure` has as well; then the samples are written again, to a new segment, at the next
    ///   call.
    mutating func synchronize() throws {
        guard !tail.isEmpty else { return }
        do {
            try write()
            try settle()
            failure = nil
        } catch {
            failure = error as? HardwareError
            throw error
        }
        try enforceLimit()
    }

    private mutating func write() throws {
        if active != nil, activeSize >= limits.segmentOctets {
            try settle()
            abandonSegment()
        }
        guard written < tail.count else { return }
        let file = try activeFile()
        try put(tail[written...].flatMap { SpoolRecord.block($0).octets }, to: file)
        written = tail.count
    }

    private mutating func put(_ octets: [UInt8], to file: any OpenFile) throws {
        do {
            try file.append(octets)
        } catch {
            // A part may have been written: cut it off, or leave the segment if even that fails.
            if (try? file.truncate(to: activeSize)) == nil { abandonSegment() }
            throw error
        }
        activeSize += octets.count
    }

    private mutating func settle() throws {
        guard let active else { return }
        do {
            try active.synchronize()
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
            segments[last].pending += remaining(tail.prefix(written))
        }
        tail.removeFirst(written)
        written = 0
    }

    private mutating func abandonSegment() {
        active?.close()
        active = nil
        activeSize = 0
        written = 0
        folderIsSynchronized = false
    }

    /// The segment being written, or a new one, which begins with how far delivery has come.
    private mutating func activeFile() throws -> any OpenFile {
        if let active { return active }
        try files.createDirectory(folder, mode: 0o755)
        let number = highestNumber + 1
        let file = try files.open(path(number), mode: 0o644)
        // An attempt that failed may have left something.
        if try file.size() > 0 { try file.truncate(to: 0) }
        if let position {
            let octets = SpoolRecord.position(position).octets
            try file.append(octets)
            activeSize = octets.count
        }
        active = file
        highestNumber = number
        segments.append(Segment(number: number))
        return file
    }

    /// Remembers how far delivery has come. Lost with the power, it makes samples go out again, nothing more.
    mutating func notePosition() throws {
        guard let position, let active else { return }
        do {
            try put(SpoolRecord.position(position).octets, to: active)
        } catch is HardwareError {
            // The medium's state is told by the next attempt to write samples.
        }
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

    var activeNumber: Int? { active == nil ? nil : segments.last?.number }
}
