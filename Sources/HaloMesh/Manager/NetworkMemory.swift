import HaloHardware
import HaloModel

/// What the network loop remembers between its turns.
struct NetworkMemory: Sendable {
    /// The lease in use.
    var lease: DHCPLease?
    /// When to ask for a lease again.
    var nextLease: MonotonicInstant = .boot
    /// When the lease ends.
    var leaseEnds: MonotonicInstant?
    /// The device's key pair.
    var identity: OverlayIdentity?
    /// What the gateway granted.
    var admission: StoredAdmission?
    /// Whether the admission file has been looked at.
    var hasLoadedAdmission = false
    /// Whether the overlay has been set up from the admission in this run.
    var isApplied = false
    /// When to register next.
    var nextRegistration: MonotonicInstant = .boot
    /// Registrations in a row that brought no answer.
    var registrationFailures = 0
    /// The overlay address as the interface has it.
    var overlayAddress: IPv4Prefix?
    /// The last handshake seen, and when it was new: the calendar clock may step, so ages are not taken from it alone.
    var handshake: (wallTime: WallTime, at: MonotonicInstant)?
    /// When to ask for the gateway's health next.
    var nextProbe: MonotonicInstant = .boot
    /// Health requests in a row without an answer.
    var probeFailures = 0
    /// Round trip of the last health request, milliseconds.
    var latencyMilliseconds: Double?
    /// When to try the gateway's underlay address next.
    var nextPing: MonotonicInstant = .boot
    /// Whether the underlay address answered; `nil` while not tried.
    var pathAnswers: Bool?
    /// Whether the gateway's own DHCP server has been set up in this run.
    var servesLeases = false
    /// What the gateway's last answer about the radio wants to see in the next report.
    var challenge = ""
    /// The address the device chooses when no DHCP server answers.
    var fallback = StaticAddress()
    /// Whether a new key pair has been asked for.
    var rotationIsWanted = false
    /// The pair that is to replace the one in use.
    var nextIdentity: OverlayIdentity?
    /// When to look at the key's age next.
    var nextRotationCheck: MonotonicInstant = .boot
}
