import ArgumentParser
import HaloLinux

/// The radios a device can have.
public enum RadioKind: String, ExpressibleByArgument, CaseIterable, Sendable {
    /// Morse Micro's HaLow chips.
    case morse
    /// The kernel's simulated radios (mac80211_hwsim).
    case hwsim

    /// What the kernel calls it.
    public var platform: RadioPlatform {
        switch self {
        case .morse: .morse
        case .hwsim: .hwsim
        }
    }
}
