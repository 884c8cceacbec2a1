/// The faults a schedule, a swarm, the control port and the prompt can cause.
public enum FaultKind: String, Codable, Sendable, CaseIterable {
    // Power and programs.

    /// The power goes; with `for`, it returns.
    case powerLoss = "power-loss"
    /// The power returns.
    case powerReturn = "power-return"
    /// An orderly reboot.
    case reboot
    /// One unit's program dies by SIGKILL.
    case killService = "kill-service"
    /// One unit's program dies two seconds after every start.
    case crashLoop = "crash-loop"
    /// One unit is disabled: it does not start at the next boot.
    case disableUnit = "disable-unit"

    // Clock and storage.

    /// The device's calendar clock steps forward `by` this much.
    case clockStep = "clock-step"
    /// Writes fail with ENOSPC.
    case diskFull = "disk-full"
    /// Writes fail with EROFS.
    case diskReadOnly = "disk-read-only"

    // The way between two antennas.

    /// The link loses `db` more.
    case attenuate
    /// The link loses `db` more from its first end to its second, and nothing more the other way.
    case asymmetricLink = "asymmetric-link"
    /// The link is cut in both directions.
    case cutLink = "cut-link"
    /// The devices of `nodes` and all others do not hear each other.
    case partition
    /// Unicast data from the link's first end to its second vanishes, though the peering stays established.
    case oneWayData = "one-way-data"
    /// `share` of the mesh interface's frames vanish.
    case frameLoss = "frame-loss"
    /// `share` of the mesh interface's frames arrive with one octet changed.
    case frameCorruption = "frame-corruption"
    /// `share` of the frames between the link's ends arrive twice.
    case frameDuplication = "frame-duplication"
    /// Frames between the link's ends arrive `delay` later.
    case frameDelay = "frame-delay"
    /// `share` of the frames on a strong link are lost: the driver goes on promising the rate its signal allows, and
    /// BATMAN_V believes it.
    case metricOverEstimate = "metric-over-estimate"
    /// Something nearby raises the device's noise by `db`.
    case interference
    /// Something nearby is so loud that the device and its neighbours find the channel busy all the time.
    case jammer
    /// No beacon reaches the device.
    case beaconLoss = "beacon-loss"
    /// The device sends no beacons.
    case beaconSilence = "beacon-silence"

    // Chip, driver and supplicant.

    /// The driver is gone and cannot be loaded.
    case driverMissing = "driver-missing"
    /// The SDIO card times out (−110): the driver loads, and no interface appears until the chip is reset.
    case sdioTimeout = "sdio-timeout"
    /// The device is switched on anew, and the driver's first probe comes before the chip is ready.
    case probeRace = "probe-race"
    /// The chip's firmware dies; the driver finds out at its next health check and restarts the hardware.
    case failedHealthCheck = "failed-health-check"
    /// The chip's firmware dies, and the driver's restart of it fails.
    case failedRestart = "failed-restart"
    /// A board file for another antenna path: 20 dB less power than the driver reports, and no error anywhere.
    case wrongBoardFile = "wrong-board-file"
    /// The chip keeps a duty cycle of 2.8 % and has used it up.
    case dutyCycleExhausted = "duty-cycle-exhausted"
    /// The chip answers no command.
    case commandTimeout = "command-timeout"
    /// The interface is taken down and up again, which wedges wpa_supplicant.
    case interfaceFlap = "interface-flap"
    /// The supplicant runs and answers nobody.
    case supplicantHang = "supplicant-hang"
    /// The supplicant dies by SIGKILL.
    case supplicantDeath = "supplicant-death"

    // Peering.

    /// Both ends of a handshake send Open at once, and this end loses track: established on the other end only.
    case linkIDRace = "link-id-race"
    /// A held link stays held.
    case stuckHolding = "stuck-holding"
    /// No more than `count` peerings are accepted.
    case peerQuota = "peer-quota"
    /// Every authentication with the device fails.
    case authenticationFailure = "sae-failure"
    /// The device authenticates with another passphrase than the mesh has.
    case wrongPassphrase = "wrong-passphrase"
    /// A peer that authenticates anew goes on being counted as a link of its own, as in hostap before 2.11.
    case peeringCountLeak = "peering-count-leak"

    // Network.

    /// The DHCP server has no address left.
    case dhcpPoolExhausted = "dhcp-pool-exhausted"
    /// The device answers for the gateway's underlay address.
    case duplicateAddress = "duplicate-address"
    /// The device's WireGuard key is replaced by one the gateway does not know, as by an old image of its card.
    case staleOverlayKey = "stale-overlay-key"

    /// What a fault happens to.
    public enum Target: Sendable {
        /// One device.
        case device
        /// A link, named by its two ends.
        case link
        /// Some devices.
        case group
    }

    /// What it happens to.
    public var target: Target {
        switch self {
        case .attenuate, .asymmetricLink, .cutLink, .oneWayData, .frameDuplication, .frameDelay, .metricOverEstimate:
            .link
        case .partition: .group
        default: .device
        }
    }

    /// Parameters it cannot do without.
    public var parameters: [Fault.Parameter] {
        switch self {
        case .killService, .crashLoop, .disableUnit: [.unit]
        case .attenuate, .asymmetricLink, .interference: [.decibels]
        case .clockStep: [.step]
        case .frameLoss, .frameCorruption, .frameDuplication, .metricOverEstimate: [.share]
        case .frameDelay: [.delay]
        case .peerQuota: [.count]
        default: []
        }
    }

    /// Whether it is over as soon as it has happened, so that repair is counted from its beginning.
    public var isMomentary: Bool {
        switch self {
        case .powerReturn, .reboot, .killService, .disableUnit, .clockStep, .interfaceFlap, .supplicantDeath,
            .staleOverlayKey, .probeRace, .failedHealthCheck, .failedRestart:
            true
        default: false
        }
    }

    /// Whether a repair on the device ends it, so that without `for` its repair is counted from its beginning too.
    public var isCuredByRepair: Bool {
        switch self {
        case .sdioTimeout, .commandTimeout, .supplicantHang: true
        default: isMomentary
        }
    }
}
