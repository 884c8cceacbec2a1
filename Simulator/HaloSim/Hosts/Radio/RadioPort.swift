import HaloHardware
import HaloModel

/// The antenna side of a simulated radio: the medium as one station uses it.
///
/// What comes back arrives through the radio's `RadioListener` methods. Called synchronously on the simulation's
/// thread.
public protocol RadioPort: AnyObject {
    /// Queues an MPDU without FCS. Unicast frames are acknowledged and repeated by the medium; the outcome returns with
    /// `token` through `RadioListener.radio(sent:acknowledged:attempts:)`.
    func transmit(_ frame: [UInt8], token: UInt64)
    /// The PHY rate that rate control would choose towards a station now; `nil` when the station is not known.
    func expectedRate(to address: MACAddress) -> RadioRate?
    /// Weakens the transmitter by so many dB, which no report shows; 0 restores it.
    func setTransmitLoss(_ lossDB: Double)
    /// Sets the transmit power, dBm; `nil` restores what the radio came with.
    func setTransmitPower(_ powerDBm: Int?)
    /// Limits the transmitter to this share of each hour, all of it used up already; `nil` restores what it was.
    func limitDutyCycle(percent: Double?)
    /// How busy the channel was since the radio was tuned to it; `nil` while it is off.
    var survey: ChannelSurvey? { get }
    /// Turns the receiver and transmitter on or off; off drops what is queued.
    func setPowered(_ on: Bool)
    /// Tunes the radio, which drops what is queued.
    func setChannel(_ channel: ChannelSettings)
    /// Listens on another channel for a while. What is queued, and what is given from now on but for probe requests, waits.
    func leaveChannel(for channel: ChannelSettings)
    /// Comes back from `leaveChannel(for:)`; no effect at home.
    func returnToChannel()
}
