import HaloModel

/// The antenna side of a simulated radio: the medium as one station uses it.
///
/// What comes back arrives through the radio's `RadioListener` methods. Called synchronously on the simulation's
/// thread.
public protocol RadioPort: AnyObject {
    /// Queues an MPDU without FCS. Unicast frames are acknowledged and repeated by the medium; the outcome returns with
    /// `token` through `RadioListener.radio(sent:acknowledged:attempts:)`.
    func transmit(_ frame: [UInt8], token: UInt64)
    /// The PHY rate that rate control would choose towards a station now, kbit/s; `nil` when the station is not known.
    func expectedRateKbps(to address: MACAddress) -> Int?
    /// Turns the receiver and transmitter on or off; off drops what is queued.
    func setPowered(_ on: Bool)
    /// Tunes the radio. A radio tuned to another channel than the medium's hears nothing and is not heard.
    func setChannel(frequencyKHz: Int, widthMHz: Int)
}
