/// What happened on a medium since the run began.
public struct MediumStatistics: Sendable, Equatable, Codable {
    /// PPDUs on the air, acknowledgements and retries among them.
    public var transmissions: UInt64 = 0
    /// Acknowledgements among `transmissions`.
    public var acknowledgements: UInt64 = 0
    /// Repeated unicast frames among `transmissions`.
    public var retries: UInt64 = 0
    /// Frames handed to a listener.
    public var receptions: UInt64 = 0
    /// Repeated frames a receiver already had, which it acknowledged and dropped.
    public var duplicates: UInt64 = 0
    /// Frames lost at a station they were meant for while another signal was present.
    public var collisions: UInt64 = 0
    /// Frames lost at a station they were meant for to noise alone.
    public var noiseLosses: UInt64 = 0
    /// Frames that came to a station they were meant for while it could not listen: busy with a frame, transmitting or off.
    public var missed: UInt64 = 0
    /// Unicast frames given up after the last attempt.
    public var drops: UInt64 = 0
    /// Frames refused because the sender's queue was full, the sender was off or the frame was no valid MPDU.
    public var refusals: UInt64 = 0
    /// Times a station had to wait for its duty cycle.
    public var dutyCycleWaits: UInt64 = 0
    /// Sum of the durations of all PPDUs, nanoseconds.
    public var airtimeNanoseconds: UInt64 = 0

    /// Nothing yet.
    public init() {}
}
