/// What goes wrong on one direction of a link, on top of what the air does.
public struct LinkFault: Sendable, Equatable {
    /// Share of frames lost, 0…1; unicast frames are repeated, as after any loss.
    public var lossShare: Double
    /// Share of frames that arrive with one octet of their body changed and a frame check sequence that fits, 0…1.
    public var corruptionShare: Double
    /// Share of frames that arrive twice, 0…1.
    public var duplicationShare: Double
    /// How much later frames arrive, milliseconds.
    public var delayMilliseconds: Int

    /// Nothing but what is given.
    public init(
        lossShare: Double = 0, corruptionShare: Double = 0, duplicationShare: Double = 0, delayMilliseconds: Int = 0
    ) {
        self.lossShare = lossShare
        self.corruptionShare = corruptionShare
        self.duplicationShare = duplicationShare
        self.delayMilliseconds = delayMilliseconds
    }
}
