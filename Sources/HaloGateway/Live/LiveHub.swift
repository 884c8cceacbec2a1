import HaloModel
import Synchronization

/// The newest events, and those who listen.
///
/// All listeners read from one ring, each with its own place in it, so they cost next to nothing. One that has not read what the
/// ring has to give up is sent away; it may come back with the number of the last event it has seen.
public final class LiveHub: Sendable {
    /// Who listens: what wakes it, and how far it has read.
    struct Listener: Sendable {
        var id: UInt64
        /// Yields when there may be something new, now and then also without; ends when it is sent away.
        var wakes: AsyncStream<Void>
    }

    /// The most listeners at a time.
    static let listenerLimit = 256
    /// Memory for events, octets, about.
    static let octetLimit = 4 * 1024 * 1024
    /// Events handed to a listener at a time.
    static let portionLimit = 64

    private struct Place {
        /// The event to be read next.
        var next: UInt64
        var wake: AsyncStream<Void>.Continuation
    }

    private struct State {
        var events: [LiveEvent] = []
        /// Where in `events` the ring begins; what is before it is cut off now and then.
        var start = 0
        var octets = 0
        var last: UInt64 = 0
        var places: [UInt64: Place] = [:]
        var lastListener: UInt64 = 0
        var isClosed = false

        var first: UInt64 { last + 1 - UInt64(events.count - start) }
    }

    private let state = Mutex(State())

    init() {}

    /// How many listen.
    public var listenerCount: Int { state.withLock { $0.places.count } }

    /// Tells everyone.
    /// - Parameter name: What a browser's `EventSource` dispatches it by; letters and hyphens.
    /// - Throws: `EncodingError` when `data` has a number JSON has not, such as infinity.
    public func publish(_ name: String, _ data: some Encodable) throws {
        publish(.other(name, try JSON.encode(data)))
    }

    func publish(_ content: LiveEvent.Content) {
        let (woken, slow) = state.withLock { state in
            state.last += 1
            let event = LiveEvent(number: state.last, content: content)
            state.events.append(event)
            state.octets += event.size
            Self.trim(&state)
            let first = state.first
            let slow = state.places.filter { $0.value.next < first }
            for id in slow.keys { state.places[id] = nil }
            return (state.places.values.map(\.wake), slow.values.map(\.wake))
        }
        for wake in slow { wake.finish() }
        for wake in woken { wake.yield() }
    }

    private static func trim(_ state: inout State) {
        while state.octets > octetLimit, state.events.count - state.start > 1 {
            state.octets -= state.events[state.start].size
            state.start += 1
        }
        // Cutting off half of the array at a time costs little for each event.
        if state.start > state.events.count / 2 {
            state.events.removeFirst(state.start)
            state.start = 0
        }
    }

    /// Wakes every listener, so that each can show its connection that it is alive.
    func tick() {
        for wake in state.withLock({ $0.places.values.map(\.wake) }) { wake.yield() }
    }

    /// Sends all listeners away and takes no more.
    func close() {
        let wakes = state.withLock { state in
            state.isClosed = true
            defer { state.places = [:] }
            return state.places.values.map(\.wake)
        }
        for wake in wakes { wake.finish() }
    }

    /// Begins to listen after event number `last`; with what comes from now on when it is `nil`.
    /// - Returns: `nil` when there are too many listeners, or the gateway is stopping.
    func listen(after last: UInt64?) -> Listener? {
        let (wakes, wake) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        return state.withLock { state in
            guard state.places.count < Self.listenerLimit, !state.isClosed else { return nil }
            state.lastListener += 1
            let next = min(last.map { $0 &+ 1 } ?? state.last + 1, state.last + 1)
            // A place before the ring's is read as a gap, so it must not look like a slow reader's.
            state.places[state.lastListener] = Place(next: max(next, state.first), wake: wake)
            if next <= state.last { wake.yield() }
            return Listener(id: state.lastListener, wakes: wakes)
        }
    }

    /// Whether all that came after event number `last` is still there.
    func hasAll(after last: UInt64) -> Bool {
        state.withLock { last + 1 >= $0.first && last <= $0.last }
    }

    func leave(_ listener: Listener) {
        state.withLock { $0.places[listener.id] = nil }
    }

    /// What a listener has not read yet.
    /// - Returns: `nil` when it was sent away.
    func portion(for listener: Listener) -> [LiveEvent]? {
        state.withLock { state in
            guard let place = state.places[listener.id] else { return nil }
            let offset = Int(place.next - state.first)
            let events = state.events[(state.start + offset)...].prefix(Self.portionLimit)
            state.places[listener.id]?.next += UInt64(events.count)
            return Array(events)
        }
    }
}
