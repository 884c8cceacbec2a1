import HaloModel

/// The order of things in a run: a queue of events in virtual time, and the clock that jumps from one to the next.
///
/// Everything that happens in a run happens because an event fires or a task's job runs between two events. Events at
/// the same instant fire in the order they were scheduled, so a run does not depend on anything but its inputs.
///
/// Two kinds of event share the queue. The radio medium registers an `EventHandler` once and schedules plain integers for
/// it, which costs no allocation; everything else schedules closures.
public final class EventQueue {
    /// Virtual time since the run began, nanoseconds.
    public private(set) var now: Int64 = 0
    /// Events fired so far.
    public private(set) var firedCount: UInt64 = 0

    private struct Entry {
        var time: Int64
        var sequence: UInt64
        var handler: UInt32
        var argument: UInt64
    }

    private var heap: [Entry] = []
    private var sequence: UInt64 = 0
    private var handlers: [any EventHandler] = []
    private let closures = ClosureSlots()

    /// An empty queue at time 0.
    public init() {
        handlers.append(closures)
    }

    /// Adds a handler for integer events; it lives as long as the queue.
    public func register(_ handler: any EventHandler) -> EventHandlerID {
        handlers.append(handler)
        return EventHandlerID(rawValue: UInt32(handlers.count - 1))
    }

    /// Events that wait, cancelled ones included.
    var pendingCount: Int { heap.count }

    /// Schedules `argument` for a registered handler at `time` nanoseconds; a time already past fires now.
    public func schedule(at time: Int64, _ handler: EventHandlerID, _ argument: UInt64) {
        push(Entry(time: max(time, now), sequence: sequence, handler: handler.rawValue, argument: argument))
    }

    /// Schedules a closure at `time` nanoseconds; a time already past fires now.
    @discardableResult
    public func schedule(at time: Int64, _ body: @escaping () -> Void) -> EventToken {
        let slot = closures.insert(body)
        push(Entry(time: max(time, now), sequence: sequence, handler: 0, argument: slot))
        return EventToken(slot: slot)
    }

    /// Schedules a closure after `delay`.
    @discardableResult
    public func schedule(after delay: Duration, _ body: @escaping () -> Void) -> EventToken {
        let (time, overflow) = now.addingReportingOverflow(delay.wholeNanoseconds)
        return schedule(at: overflow ? .max : time, body)
    }

    /// Makes sure a scheduled closure does not fire; no effect when it already has.
    public func cancel(_ token: EventToken) {
        closures.remove(token.slot)
    }

    /// When the next event is due, nanoseconds; `nil` when none is.
    public var nextTime: Int64? {
        heap.first?.time
    }

    /// Moves the clock to the next event and fires it.
    /// - Returns: false when there is none at or before `limit`; the clock then stays.
    public func fireNext(notAfter limit: Int64) -> Bool {
        guard let first = heap.first, first.time <= limit else { return false }
        pop()
        now = first.time
        firedCount &+= 1
        handlers[Int(first.handler)].handle(first.argument)
        return true
    }

    /// Moves the clock forward without firing anything.
    ///
    /// The caller has fired everything up to `time`.
    public func advance(to time: Int64) {
        now = max(now, time)
    }

    // A binary heap of plain integers ordered by (time, sequence).

    private func push(_ entry: Entry) {
        sequence &+= 1
        var index = heap.count
        heap.append(entry)
        heap.withUnsafeMutableBufferPointer { heap in
            while index > 0 {
                let parent = (index - 1) / 2
                guard Self.isBefore(entry, heap[parent]) else { break }
                heap[index] = heap[parent]
                index = parent
            }
            heap[index] = entry
        }
    }

    private func pop() {
        let last = heap.removeLast()
        let count = heap.count
        guard count > 0 else { return }
        heap.withUnsafeMutableBufferPointer { heap in
            var index = 0
            while true {
                var child = 2 * index + 1
                guard child < count else { break }
                if child + 1 < count, Self.isBefore(heap[child + 1], heap[child]) { child += 1 }
                guard Self.isBefore(heap[child], last) else { break }
                heap[index] = heap[child]
                index = child
            }
            heap[index] = last
        }
    }

    @inline(__always)
    private static func isBefore(_ left: Entry, _ right: Entry) -> Bool {
        left.time != right.time ? left.time < right.time : left.sequence < right.sequence
    }
}

/// Receives integer events.
public protocol EventHandler: AnyObject {
    /// An event scheduled for this handler is due.
    func handle(_ argument: UInt64)
}

/// A handler registered with a queue.
public struct EventHandlerID: Sendable {
    let rawValue: UInt32
}

/// A scheduled closure, for cancelling it.
public struct EventToken: Sendable {
    let slot: UInt64
}

/// Closures waiting to fire: slots are reused, and a generation in the upper half tells an old token from a new one.
private final class ClosureSlots: EventHandler {
    private struct Slot {
        var generation: UInt32
        var body: (() -> Void)?
    }

    private var slots: [Slot] = []
    private var free: [UInt32] = []

    func insert(_ body: @escaping () -> Void) -> UInt64 {
        if let index = free.popLast() {
            slots[Int(index)].body = body
            return UInt64(slots[Int(index)].generation) << 32 | UInt64(index)
        }
        slots.append(Slot(generation: 0, body: body))
        return UInt64(slots.count - 1)
    }

    /// Drops the closure at once, so that what it holds is released; the slot itself is reused when its event is due.
    func remove(_ token: UInt64) {
        let index = Int(token & 0xFFFF_FFFF)
        guard slots[index].generation == UInt32(token >> 32) else { return }
        slots[index].body = nil
    }

    func handle(_ argument: UInt64) {
        let index = Int(argument & 0xFFFF_FFFF)
        let body = slots[index].body
        slots[index].body = nil
        slots[index].generation &+= 1
        free.append(UInt32(index))
        body?()
    }
}
