import HaloModel

/// Something that goes wrong in one radio until it is cleared, or cured by what cures it on a device. A radio holds at
/// most one of each kind, and one for each station or selection where a kind names one.
public enum RadioFault: Sendable, Equatable {
    /// Loading the driver fails from now on.
    case driver(DriverFailure)
    /// The chip answers no command: `morse_cli` waits in vain. Frames still flow. Reloading the driver or resetting the
    /// chip cures it.
    case commandTimeout
    /// The supplicant runs and answers nobody; its timers and what it receives wait until it is cleared. Restarting it
    /// cures it.
    case supplicantHung
    /// Unicast data to this station leaves the interface and never arrives, though the link stays established.
    case oneWayData(to: MACAddress)
    /// Received frames that match are lost.
    case dropReceived(FrameFilter)
    /// When both ends send Open at once, this end loses track with this probability (0…1): it forgets the handshake
    /// after it has sent its Confirm, so that the link is established on the other end only.
    case linkIDRace(probability: Double)
    /// A held link stays held: the peer's Close and the holding timer are ignored.
    case stuckHolding
    /// So many established links at most, whatever the configuration says.
    case peerQuota(Int)
    /// A board file for another antenna path: 20 dB less transmit power than the driver reports, and no error anywhere.
    case wrongBoardFile
    /// The chip is told to keep a duty cycle of so many percent and has used it up: at 2.8 % every frame
    /// waits a second or more from then on.
    case dutyCycleExhausted(percent: Double)
    /// The driver's first probe after power comes before the chip is ready, and finds none. Loading the driver again, or
    /// resetting the chip, finds it.
    case probeRace
    /// The chip's firmware dies. The driver notices at its next health check and restarts the hardware, which ends the
    /// fault; where that fails, only loading the driver again or a reset does.
    case failedHealthCheck(restarts: Bool)
    /// The supplicant authenticates with another passphrase than the mesh has, and has forgotten earlier keys.
    case wrongPassphrase
    /// A peer that authenticates anew goes on being counted as a link of its own (a defect of hostap before 2.11): at the
    /// limit the station refuses everyone until the mesh is joined anew.
    case peeringCountLeak
    /// No beacons leave, though everything else does.
    case noBeacons

    /// How the driver fails.
    public enum DriverFailure: Sendable, Equatable, CaseIterable {
        /// There is no such module.
        case moduleMissing
        /// The module refuses to load.
        case insertFailed
        /// The module loads, but initialising the SDIO card times out (−110) and no interface appears. Resetting the
        /// chip cures it.
        case cardTimeout
    }

    /// A selection of frames.
    public struct FrameFilter: Sendable, Equatable {
        /// Kinds of frames to tell apart.
        public enum Kind: Sendable, Equatable, CaseIterable {
            /// Beacons, probe requests and responses.
            case beacon
            /// Authentication.
            case authentication
            /// Mesh Peering Open.
            case peeringOpen
            /// Mesh Peering Confirm.
            case peeringConfirm
            /// Mesh Peering Close.
            case peeringClose
            /// Data.
            case data
        }

        /// Which kinds.
        public var kinds: [Kind]
        /// From whom; `nil` for everyone.
        public var transmitter: MACAddress?
        /// How many of those that match, 0…1.
        public var probability: Double

        /// Takes the parts as they are.
        public init(kinds: [Kind] = Kind.allCases, transmitter: MACAddress? = nil, probability: Double = 1) {
            self.kinds = kinds
            self.transmitter = transmitter
            self.probability = probability
        }
    }

    /// Whether both are of one kind, so that one replaces the other.
    func isSameKind(as other: RadioFault) -> Bool {
        switch (self, other) {
        case (.driver, .driver), (.commandTimeout, .commandTimeout), (.supplicantHung, .supplicantHung),
            (.linkIDRace, .linkIDRace), (.stuckHolding, .stuckHolding), (.peerQuota, .peerQuota),
            (.wrongBoardFile, .wrongBoardFile), (.dutyCycleExhausted, .dutyCycleExhausted), (.probeRace, .probeRace),
            (.failedHealthCheck, .failedHealthCheck), (.wrongPassphrase, .wrongPassphrase),
            (.peeringCountLeak, .peeringCountLeak), (.noBeacons, .noBeacons):
            true
        case (.oneWayData(let one), .oneWayData(let two)): one == two
        case (.dropReceived(let one), .dropReceived(let two)): one == two
        default: false
        }
    }
}
