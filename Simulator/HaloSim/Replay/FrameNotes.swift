/// What is found out about one frame.
struct FrameNotes {
    /// Whether the frame is counted under a key of its IEEE 802.11 type.
    var isCounted = false
    /// Whether it carries an originator message of B.A.T.M.A.N. IV.
    var hasIVOGM = false
    /// Whether it carries an ELP message.
    var hasELP = false
    /// Whether it carries an originator message of B.A.T.M.A.N. V.
    var hasOGM2 = false
    /// Whether its octets break off or contradict themselves.
    var isDamaged = false
    /// The kind, when the contents are not understood.
    var unknown: String?
}
