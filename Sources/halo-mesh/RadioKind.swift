import ArgumentParser
import HaloLinux

/// The radios halo-mesh can run on.
enum RadioKind: String, ExpressibleByArgument, CaseIterable {
    /// Morse Micro's HaLow chips.
    case morse
    /// The kernel's simulated radios (mac80211_hwsim).
    case hwsim

    var platform: RadioPlatform {
        switch self {
        case .morse: .morse
        case .hwsim: .hwsim
        }
    }
}
