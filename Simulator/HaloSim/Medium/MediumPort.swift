import HaloModel

/// A radio's place on the medium, as `SimulatedRadio` uses it.
final class MediumPort: RadioPort {
    private let medium: RadioMedium
    private var radio: RadioID?
    private var isPowered = false
    private var isOnChannel = true

    init(medium: RadioMedium) {
        self.medium = medium
    }

    /// Puts the radio on the medium, switched off.
    func attach(address: MACAddress, settings: RadioSettings, listener: any RadioListener) {
        let radio = medium.attach(address: address, settings: settings, listener: listener)
        medium.setPowered(false, radio)
        self.radio = radio
    }

    func transmit(_ frame: [UInt8], token: UInt64) {
        guard let radio else { return }
        medium.transmit(frame, from: radio, token: token)
    }

    func expectedRateKbps(to address: MACAddress) -> Int? {
        guard let radio, let other = medium.radio(at: address) else { return nil }
        return medium.expectedRateKbps(from: radio, to: other)
    }

    func setPowered(_ on: Bool) {
        isPowered = on
        apply()
    }

    func setChannel(frequencyKHz: Int, widthMHz: Int) {
        isOnChannel = frequencyKHz == medium.channel.frequencyKHz && widthMHz == medium.channel.widthMHz
        apply()
    }

    private func apply() {
        guard let radio else { return }
        medium.setPowered(isPowered && isOnChannel, radio)
    }
}
