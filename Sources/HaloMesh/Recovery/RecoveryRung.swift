/// The rungs of the recovery ladder, gentlest first.
public enum RecoveryRung: Int, Sendable, CaseIterable, Comparable {
    /// Scan again and add peers again.
    case rescan = 1
    /// Remove and add again the peer whose link is dead or mismatched.
    case renewPeer = 2
    /// Leave the mesh group and join it again.
    case rejoin = 3
    /// Restart the supplicant.
    case restartSupplicant = 4
    /// Unload the radio driver, wait for SDIO, load it.
    case reloadDriver = 5
    /// Pulse the radio's reset line.
    case resetRadio = 6
    /// Reboot the device.
    case reboot = 7

    /// Gentler comes first.
    public static func < (left: RecoveryRung, right: RecoveryRung) -> Bool { left.rawValue < right.rawValue }

    /// How long the device has to stay ill, without getting better, before this rung is climbed from the one below.
    public var patience: Duration {
        switch self {
        case .rescan, .renewPeer: .seconds(30)
        case .rejoin: .seconds(60)
        case .restartSupplicant: .seconds(90)
        case .reloadDriver: .minutes(2)
        case .resetRadio: .minutes(3)
        case .reboot: .minutes(15)
        }
    }

    /// How long the rung is not climbed again.
    public var coolDown: Duration {
        switch self {
        case .rescan: .seconds(30)
        case .renewPeer: .seconds(60)
        case .rejoin: .minutes(3)
        case .restartSupplicant: .minutes(5)
        case .reloadDriver: .minutes(15)
        case .resetRadio: .minutes(30)
        case .reboot: .minutes(6 * 60)
        }
    }

    /// What it does, for the log.
    public var title: String {
        switch self {
        case .rescan: "scan again and add peers again"
        case .renewPeer: "renew the suspect peering"
        case .rejoin: "leave and rejoin the mesh group"
        case .restartSupplicant: "restart the supplicant"
        case .reloadDriver: "reload the radio driver"
        case .resetRadio: "reset the radio"
        case .reboot: "reboot"
        }
    }
}
