import CHaloSim
@_spi(ExperimentalScheduling) import _Concurrency

/// Runs every job of a run's tasks on the run's one thread, first come first served.
///
/// `@unchecked Sendable`: the queue is touched only by the thread that runs the simulation; `enqueue` compares the calling
/// thread's simulation first, and reports a job from any other thread as an escape instead of queueing it.
final class SimulationExecutor: TaskExecutor, @unchecked Sendable {
    private var jobs: [UnownedJob] = []
    private var head = 0
    /// Jobs run so far.
    private(set) var jobCount: UInt64 = 0
    let escapes = EscapeLog()

    /// Whether the calling thread is the one running this simulation.
    private var isOnThread: Bool {
        halo_sim_current() == Unmanaged.passUnretained(self).toOpaque()
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        guard isOnThread else {
            escapes.record("a job came from another thread", callers: Callers.current)
            return
        }
        jobs.append(job)
    }

    /// Runs what is queued, and what that queues, until nothing is.
    func drain() {
        let executor = asUnownedTaskExecutor()
        while head < jobs.count {
            let job = jobs[head]
            head += 1
            jobCount &+= 1
            job.runSynchronously(on: executor)
            if head == 1024 {
                jobs.removeFirst(head)
                head = 0
            }
        }
        jobs.removeAll(keepingCapacity: true)
        head = 0
    }

    /// Runs `body` with the calling thread marked as this simulation's.
    func enter<Value>(_ body: () throws -> Value) rethrows -> Value {
        let outer = halo_sim_current()
        halo_sim_install_hooks { simulation, kind in
            guard let simulation else { return }
            let executor = Unmanaged<SimulationExecutor>.fromOpaque(simulation).takeUnretainedValue()
            executor.escapes.record(SimulationExecutor.describe(kind), callers: Callers.current)
        }
        halo_sim_set_current(Unmanaged.passUnretained(self).toOpaque())
        defer { halo_sim_set_current(outer) }
        return try body()
    }

    private static func describe(_ kind: Int32) -> String {
        switch UInt32(kind) {
        case HALO_SIM_ESCAPE_GLOBAL.rawValue:
            "an unstructured task left the simulation (Task { }, Task.detached, or an actor called from one)"
        case HALO_SIM_ESCAPE_DELAY.rawValue:
            "a task slept on the machine's clock (Task.sleep instead of SystemClock.sleep)"
        default:
            "a job was enqueued on the main actor"
        }
    }
}

/// `Task.sleep` and the standard library's clocks look for this conformance on the task's preferred executor before they
/// turn to the machine's timers, which makes a real sleep visible at the moment it is asked for. The protocol is not yet
/// public in Swift 6.3; with Swift 6.2 the runtime's delay hooks see the same calls.
extension SimulationExecutor: SchedulingExecutor {
    func enqueue<C: Clock>(_ job: consuming ExecutorJob, after delay: C.Duration, tolerance: C.Duration?, clock: C) {
        escapes.record(Self.describe(Int32(HALO_SIM_ESCAPE_DELAY.rawValue)), callers: { [] })
    }

    func enqueue<C: Clock>(_ job: consuming ExecutorJob, at instant: C.Instant, tolerance: C.Duration?, clock: C) {
        escapes.record(Self.describe(Int32(HALO_SIM_ESCAPE_DELAY.rawValue)), callers: { [] })
    }
}
