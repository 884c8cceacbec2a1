import HaloModel

/// How long the phases of a change of the mesh's radio configuration last. Gateway and devices use the same values; all
/// are measured with clocks that do not step.
public struct RFTiming: Sendable, Equatable {
    /// Time between a device's reports while nothing is under way.
    public var calmInterval: Duration = .seconds(30)
    /// Time between them during a change.
    public var changeInterval: Duration = .seconds(3)
    /// A device that reported within this time belongs to the change.
    public var livingLimit: Duration = .seconds(100)
    /// How long devices have to agree.
    public var prepareLimit: Duration = .seconds(90)
    /// From the moment all have agreed until the switch.
    public var countdown: Duration = .seconds(20)
    /// So long before the switch every device has to have learned its instant, or the change is given up.
    public var armMargin: Duration = .seconds(5)
    /// How long the gateway waits on the new channel for every device.
    public var trialLimit: Duration = .seconds(150)
    /// From the decision to return until the radios return.
    public var returnCountdown: Duration = .seconds(15)
    /// How long a device waits on the new channel for the gateway's word that it holds. Longer than the gateway's trial with
    /// its return, so that a device that hears nothing returns last.
    public var wordLimit: Duration = .seconds(210)
    /// Without a route to the gateway for so long, a device looks for its mesh on every channel.
    public var lostLimit: Duration = .seconds(75)
    /// Time between such searches.
    public var searchInterval: Duration = .seconds(90)
    /// How long a channel found by a search is tried before the device goes home.
    public var visitLimit: Duration = .seconds(120)

    /// The defaults.
    public init() {}
}
