/// What the medium keeps of one station and touches for each signal: no references, so copying and indexing cost nothing.
struct Station {
    /// Where the head of the queue stands.
    enum Phase: UInt8 {
        case idle, contending, sending, awaitingAcknowledgement
    }

    // Reception.

    /// Sum of the powers of all signals on the air here, in units of `Power`, without the station's own.
    var energy: Int64 = 0
    /// Thermal noise and interference that does not make the channel busy.
    var noise: Int64 = 0
    /// The part of `energy` that interferers contribute.
    var jam: Int64 = 0
    /// See `WidthParameters.detectionRequirement`.
    var detectionRequirement = 1.0
    /// Energy from which the medium counts as busy.
    var busyThreshold: Int64 = 0
    /// The transmission the receiver has synchronised to, or −1.
    var lock: Int32 = -1
    var isPowered = true
    /// Which of the medium's widths its channel has.
    var width: UInt8 = 0
    var isBusy = false
    var isTransmitting = false
    /// Whether the locked frame is for this station.
    var lockIsWanted = false
    /// Whether anything disturbed the locked frame.
    var lockIsDisturbed = false
    var lockPower: Int64 = 0
    /// Since when the interference has been as it is.
    var stretchStart: Int64 = 0
    /// −ln of the chance that the locked frame survived until `stretchStart`.
    var loss = 0.0

    // Channel access.

    var phase = Phase.idle
    /// Whether the duty cycle keeps the station from contending.
    var isHeld = false
    var attempts: UInt8 = 0
    var backoffSlots: Int32 = 0
    var contentionWindow: Int32 = 15
    /// The medium's idle time counts from here; ahead of now while an acknowledgement is awaited.
    var idleSince: Int64 = 0
    /// End of the acknowledgement that follows a frame heard here.
    var deferUntil: Int64 = 0
    /// When back-off ends if the medium stays idle; `Int64.max` while frozen.
    var transmitAt = Int64.max
    /// Tells a current contention event from a stale one.
    var generation: UInt32 = 0
    /// Tells a current exchange from one that a power cycle ended.
    var exchange: UInt32 = 0
    /// The station's own transmission on the air, or −1.
    var transmission: Int32 = -1
    /// The station to acknowledge after SIFS, or −1.
    var acknowledging: Int32 = -1
    /// State of the station's own random stream.
    var random: UInt64 = 0

    var usage = ChannelUsage()

    // Links.

    var neighbours: UnsafeMutablePointer<Neighbour>?
    var neighbourCount: Int32 = 0
    var neighbourCapacity: Int32 = 0
}

/// A station in whose receiver this station's transmissions arrive.
struct Neighbour {
    /// Received power there, in units of `Power`.
    var power: Int64
    var radio: Int32
    /// Rate control's choice, an index of the medium's rate ladder.
    var rateIndex: UInt8
    /// Received power there, rounded to dBm.
    var signalDBm: Int8
    /// Whether it is on the same channel; on one that only overlaps, the signal is interference.
    var isDecodable = true
}
