import HaloHardware
import HaloModel

/// One systemd unit of a simulated device: its file's settings and its present state.
final class SimulatedUnit {
    /// What the unit file says.
    struct File {
        var name: String
        /// `Requires=` with `After=`.
        var requires: [String]
        /// `Wants=` with `After=`.
        var wants: [String]
        /// `WantedBy=`: what starts it while it is enabled.
        var wantedBy: String
        /// Whether it is enabled unless told otherwise.
        var isEnabled = true
        /// `Restart=`: whether it is started again after it failed.
        var restartsOnFailure = true
        /// `RestartSec=`.
        var restartDelay: Duration
        /// The program: runs until cancelled, or throws.
        var program: @Sendable () async throws -> Void
        /// Called before every start of the program.
        var started: () -> Void = {}
        /// Called when the program is killed, before `ended`.
        var killed: () -> Void = {}
        /// Called after every end of the program.
        var ended: () -> Void = {}

        init(
            name: String, requires: [String] = [], wants: [String] = [],
            wantedBy: String = SimulatedServices.bootTarget, restartDelay: Duration = .seconds(5),
            program: @escaping @Sendable () async throws -> Void, ended: @escaping () -> Void = {}
        ) {
            self.name = name
            self.requires = requires
            self.wants = wants
            self.wantedBy = wantedBy
            self.restartDelay = restartDelay
            self.program = program
            self.ended = ended
        }
    }

    let file: File
    var isEnabled: Bool
    var activeState = "inactive"
    var subState = "dead"
    var restarts = 0
    var task: SimulationTask?
    /// Counts starts, so that the end of an earlier program is not taken for the end of the present one.
    var generation: UInt64 = 0
    var journal: [JournalEntry] = []

    /// The journal keeps so many lines of a unit.
    static let journalLimit = 500

    init(file: File) {
        self.file = file
        isEnabled = file.isEnabled
    }

    func log(_ time: WallTime, _ priority: Int, _ message: String) {
        if journal.count == Self.journalLimit { journal.removeFirst() }
        journal.append(JournalEntry(time: time, priority: priority, message: message))
    }
}
