import HaloModel

/// Which station is on which channel. Stations on the same one hear each other; where channels only overlap, the other's
/// power is interference; apart from each other, they do not know of each other.
extension RadioMedium {
    /// The channel a station is tuned to.
    public func channel(of radio: RadioID) -> ChannelSettings { tunings[radio] }

    /// Tunes a station to another channel; what it has queued is dropped. Widths other than 1, 2, 4 and 8 MHz change
    /// nothing.
    public func tune(_ radio: RadioID, to new: ChannelSettings) {
        parked[radio] = nil
        guard new.frequencyKHz != tunings[radio].frequencyKHz || new.widthMHz != tunings[radio].widthMHz else { return }
        interrupt(radio)
        queues[radio].removeAll()
        retune(radio, new)
    }

    /// Listens on another channel for a while: what is queued waits for the return, and so does what is given from then on
    /// except probe requests.
    public func leaveChannel(_ radio: RadioID, for other: ChannelSettings) {
        let home = parked[radio]?.home ?? tunings[radio]
        var waiting = parked[radio]?.queue ?? TransmitQueue()
        interrupt(radio)
        if parked[radio] == nil { waiting = queues[radio] }
        queues[radio].removeAll()
        parked[radio] = ParkedQueue(home: home, queue: waiting)
        retune(radio, other)
    }

    /// Comes back to the station's own channel and goes on with what has waited.
    public func returnToChannel(_ radio: RadioID) {
        guard let waiting = parked.removeValue(forKey: radio) else { return }
        interrupt(radio)
        retune(radio, waiting.home)
        queues[radio] = waiting.queue
        if stations[radio].isPowered, !queues[radio].isEmpty { startContention(radio) }
    }

    /// Ends whatever the station is doing on the air; its queue stays.
    func interrupt(_ radio: Int) {
        let station = stations + radio
        station.pointee.exchange &+= 1
        station.pointee.generation &+= 1
        station.pointee.phase = .idle
        station.pointee.isHeld = false
        station.pointee.transmitAt = .max
        station.pointee.backoffSlots = 0
        station.pointee.contentionWindow = Int32(S1GTiming.contentionWindowMinimum)
        station.pointee.lock = -1
        station.pointee.acknowledging = -1
        station.pointee.deferUntil = 0
        if station.pointee.transmission >= 0 {
            endTransmission(Int(station.pointee.transmission), aborted: true)
        }
    }

    private func retune(_ radio: Int, _ new: ChannelSettings) {
        guard let width = WidthParameters.code(widthMHz: new.widthMHz) else { return }
        tunings[radio].frequencyKHz = new.frequencyKHz
        tunings[radio].widthMHz = new.widthMHz
        stations[radio].width = width
        stations[radio].usage = ChannelUsage(since: events.now)
        applyReceiverSettings(radio)
        extendReach(for: radio, isKnown: true)
        relink(radio)
    }

    /// The share of a sender's power that falls into a receiver's channel, and whether it can be decoded there.
    func overlap(_ sender: Int, _ receiver: Int) -> (share: Double, isDecodable: Bool) {
        let (one, other) = (tunings[sender], tunings[receiver])
        if one.frequencyKHz == other.frequencyKHz, one.widthMHz == other.widthMHz { return (1, true) }
        let common = Self.commonKHz(
            one.frequencyKHz, one.widthMHz * 1000, other.frequencyKHz, other.widthMHz * 1000)
        return (Double(common) / Double(one.widthMHz * 1000), false)
    }

    /// The width two channels have in common, kHz; 0 when they are apart.
    static func commonKHz(_ centre: Int, _ width: Int, _ otherCentre: Int, _ otherWidth: Int) -> Int {
        // Twice the frequencies, so that halves of odd widths are whole.
        let low = max(2 * centre - width, 2 * otherCentre - otherWidth)
        let high = min(2 * centre + width, 2 * otherCentre + otherWidth)
        return max(0, (high - low) / 2)
    }
}

/// What a station that is off its channel keeps for its return.
struct ParkedQueue {
    /// The channel it returns to.
    var home: ChannelSettings
    /// Frames waiting.
    var queue: TransmitQueue
}
