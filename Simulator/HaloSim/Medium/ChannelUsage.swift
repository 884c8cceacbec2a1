/// Time a station's channel was in use, nanoseconds, as a driver counts it for nl80211's survey.
struct ChannelUsage {
    /// Since when it counts.
    var activeSince: Int64 = 0
    /// Since when the medium is busy; only while it is.
    var busySince: Int64 = 0
    /// Time the medium was busy, own transmissions included, up to `busySince`.
    var busy: Int64 = 0
    /// Time frames were received that could be decoded, whoever they were for.
    var receive: Int64 = 0
    /// Time spent transmitting.
    var transmit: Int64 = 0

    /// Nothing yet, counted from `now`.
    init(since now: Int64 = 0) {
        activeSince = now
        busySince = now
    }
}
