import HaloModel

/// A station's own side of the medium: what the radio hears, and what became of what it sent.
///
/// Called synchronously, at the virtual instant the frame ends.
public protocol RadioListener: AnyObject {
    /// A frame was received without error: the MPDU without FCS, whoever it is addressed to among this station's address
    /// and group addresses.
    func radio(received frame: [UInt8], signalDBm: Int, rateKbps: Int)
    /// A frame given to `RadioMedium.transmit` has left the queue: acknowledged or given up (unicast), or sent (group).
    func radio(sent token: UInt64, acknowledged: Bool, attempts: Int)
}
