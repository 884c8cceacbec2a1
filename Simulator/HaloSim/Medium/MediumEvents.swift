/// An event of the medium packed into the queue's integer: kind, two indices, and a generation that tells it from a stale
/// one.
struct MediumEvent {
    enum Kind: UInt64 {
        /// A station's back-off ended.
        case contend
        /// A transmission ended.
        case end
        /// A station answers with an acknowledgement.
        case acknowledge
        /// A station gave up waiting for an acknowledgement.
        case timeout
        /// A station's duty cycle allows it to transmit again.
        case resume
        /// A station's slow fading is drawn again.
        case fade
    }

    static let indexMask: UInt64 = 0xF_FFFF
    static let generationMask: UInt64 = 0xF_FFFF

    let rawValue: UInt64

    @inline(__always)
    init(rawValue: UInt64) {
        self.rawValue = rawValue
    }

    @inline(__always)
    init(_ kind: Kind, _ index: Int, other: Int = 0, generation: UInt32) {
        rawValue =
            kind.rawValue << 60 | (UInt64(truncatingIfNeeded: other) & Self.indexMask) << 40
            | (UInt64(generation) & Self.generationMask) << 20 | UInt64(truncatingIfNeeded: index) & Self.indexMask
    }

    @inline(__always)
    var kind: Kind? { Kind(rawValue: rawValue >> 60) }
    @inline(__always)
    var index: Int { Int(rawValue & Self.indexMask) }
    @inline(__always)
    var other: Int { Int(rawValue >> 40 & Self.indexMask) }

    @inline(__always)
    func matches(_ generation: UInt32) -> Bool {
        (rawValue >> 20 ^ UInt64(generation)) & Self.generationMask == 0
    }
}

/// Passes the queue's events to a medium without keeping it alive, as the queue keeps its handlers for ever.
///
/// Neither weak, as a side table makes every retain of the medium slower, nor checked: the medium itself sets the reference
/// to `nil` when it goes.
final class MediumEvents: EventHandler {
    unowned(unsafe) var medium: RadioMedium?

    func handle(_ argument: UInt64) {
        medium?.handle(MediumEvent(rawValue: argument))
    }
}

extension RadioMedium {
    /// Makes an event due at `time`.
    @inline(__always)
    func schedule(at time: Int64, _ event: MediumEvent) {
        events.schedule(at: time, handler, event.rawValue)
    }

    func handle(_ event: MediumEvent) {
        switch event.kind {
        case .contend: contend(event)
        case .end:
            if event.matches(transmissions[event.index].generation) {
                endTransmission(event.index, aborted: false)
            }
        case .acknowledge: acknowledge(receiver: event.index, sender: event.other, event)
        case .timeout:
            if event.matches(stations[event.index].exchange) {
                attemptFailed(event.index)
            }
        case .resume:
            if event.matches(stations[event.index].exchange) {
                stations[event.index].isHeld = false
                resumeContention(event.index)
            }
        case .fade: fade(event.index)
        case nil: break
        }
    }
}
