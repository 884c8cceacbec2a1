import HaloModel

/// A timer that is moved far more often than it fires, such as a retransmission timer: moving it later costs nothing,
/// the pending event finds out when it fires.
final class NetworkTimer {
    private let events: EventQueue
    private var deadline: Int64?
    private var scheduled: (time: Int64, token: EventToken)?
    private let action: () -> Void

    /// A timer at rest; `action` must not hold its owner strongly.
    init(_ events: EventQueue, _ action: @escaping () -> Void) {
        self.events = events
        self.action = action
    }

    var isRunning: Bool { deadline != nil }

    /// Fires after `delay`, instead of whenever it would have.
    func start(after delay: Duration) {
        let time = events.now.addingReportingOverflow(max(0, delay.wholeNanoseconds))
        let target = time.overflow ? .max : time.partialValue
        deadline = target
        if let scheduled {
            if scheduled.time <= target { return }
            events.cancel(scheduled.token)
        }
        schedule(target)
    }

    /// Does not fire.
    func stop() {
        deadline = nil
        if let scheduled { events.cancel(scheduled.token) }
        scheduled = nil
    }

    private func schedule(_ time: Int64) {
        let token = events.schedule(at: time) { [weak self] in self?.due() }
        scheduled = (time, token)
    }

    private func due() {
        scheduled = nil
        guard let deadline else { return }
        if deadline > events.now {
            schedule(deadline)
        } else {
            self.deadline = nil
            action()
        }
    }
}
