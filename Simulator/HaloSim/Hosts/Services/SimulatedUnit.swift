import HaloModel

/// One systemd unit of a simulated device: its file's settings and its present state.
final class SimulatedUnit {
    /// What the unit file says.
    struct File {
        var name: String
        var requires: [String] = []
        var after: [String] = []
        /// `Restart=`: whether it is started again after it failed.
        var restartsOnFailure = true
        var restartDelay: Duration = .seconds(5)
        /// The program: runs until cancelled, or throws.
        var program: @Sendable () async throws -> Void
        /// Called at every start and end of the program, as `ExecStartPre=` and `ExecStopPost=`.
        var started: () -> Void = {}
        var ended: () -> Void = {}
    }

    let file: File
    var isEnabled = true
    var activeState = "inactive"
    var subState = "dead"
    var restarts = 0
    var task: SimulationTask?
    /// Counts starts, so that the end of an earlier program is not taken for the end of the present one.
    var generation: UInt64 = 0
    var journal: [JournalLine] = []

    struct JournalLine {
        var time: WallTime
        var priority: Int
        var message: String
    }

    /// The journal keeps so many lines of a unit.
    static let journalLimit = 500

    init(file: File) {
        self.file = file
    }

    func log(_ time: WallTime, _ priority: Int, _ message: String) {
        if journal.count == Self.journalLimit { journal.removeFirst() }
        journal.append(JournalLine(time: time, priority: priority, message: message))
    }
}
