import NIOCore
import NIOPosix

/// Runs tasks that prefer it on one thread of their own (Swift evolution SE-0417).
///
/// For work that waits for the medium, so that nothing else waits with it; and for a server, whose connections live on an event
/// loop's thread anyway, so that a request does not change threads on its way.
public final class ThreadExecutor: TaskExecutor {
    /// The thread's event loop, for a server whose connections are to live on the same thread.
    public let loops: MultiThreadedEventLoopGroup
    private let loop: any EventLoop

    /// Starts the thread. It ends with the process.
    public init() {
        loops = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        loop = loops.any()
    }

    /// Runs a job after those that came before it.
    public func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        loop.execute { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
