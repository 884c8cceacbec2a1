/// A job tried to run outside the simulation's one thread and virtual clock. The run is worthless from there on and ends;
/// the job does not run.
public struct SimulationEscape: Error, CustomStringConvertible, Equatable {
    /// What was tried.
    public let what: String
    /// The simulated task that was running, as `Simulation.start` was told its name; `nil` on a foreign thread.
    public let task: String?
    /// Functions that were running, innermost first, with file and line where known.
    public let callers: [String]

    /// What was tried, and by whom.
    public var description: String {
        let culprit = [callers.first, task.map { "task \($0)" }].compactMap { $0 }.joined(separator: ", in ")
        return "determinism lost: \(what); culprit: \(culprit.isEmpty ? "unknown" : culprit)"
            + callers.dropFirst().map { "\n    called from \($0)" }.joined()
    }
}
