import Logging

/// Writes a daemon's log lines into the run's trace and the device's journal.
///
/// `@unchecked Sendable`. Confined to the simulation's thread: daemons log from jobs of the simulation's executor only.
struct TraceLogHandler: LogHandler, @unchecked Sendable {
    let node: String
    let unit: String
    let trace: Trace
    let journal: (Logger.Level, String) -> Void
    let observe: (String, Logger.Metadata) -> Void
    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level = .info

    init(
        node: String, unit: String, trace: Trace, journal: @escaping (Logger.Level, String) -> Void,
        observe: @escaping (String, Logger.Metadata) -> Void
    ) {
        self.node = node
        self.unit = unit
        self.trace = trace
        self.journal = journal
        self.observe = observe
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let all = metadata.merging(event.metadata ?? [:]) { $1 }
        let fields = all.sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }.joined()
        trace.record(node, "log", "\(unit) \(event.level) \(event.message)\(fields)")
        journal(event.level, "\(event.message)\(fields)")
        observe("\(event.message)", all)
    }
}
