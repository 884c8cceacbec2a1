import HaloHardware
import HaloModel

/// A radio's place on the medium, as `SimulatedRadio` uses it.
final class MediumPort: RadioPort {
    private let medium: RadioMedium
    private var radio: RadioID?
    /// The duty cycle before a fault limited it.
    private var ownDutyCyclePercent: Double?
    /// The most the transmitter can give, dBm: what it came with.
    private var ownPowerDBm: Double?

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

    func expectedRate(to address: MACAddress) -> RadioRate? {
        guard let radio, let other = medium.radio(at: address) else { return nil }
        return medium.expectedRate(from: radio, to: other)
    }

    func setTransmitLoss(_ lossDB: Double) {
        guard let radio else { return }
        medium.setTransmitLoss(lossDB, radio)
    }

    func setTransmitPower(_ powerDBm: Int?) {
        guard let radio else { return }
        var settings = medium.settings(radio)
        let own = ownPowerDBm ?? settings.txPowerDBm
        ownPowerDBm = own
        let wanted = powerDBm.map { min(Double($0), own) } ?? own
        guard settings.txPowerDBm != wanted else { return }
        settings.txPowerDBm = wanted
        medium.update(settings, radio)
    }

    func limitDutyCycle(percent: Double?) {
        guard let radio else { return }
        var settings = medium.settings(radio)
        if let percent {
            ownDutyCyclePercent = ownDutyCyclePercent ?? settings.dutyCyclePercent
            settings.dutyCyclePercent = percent
            medium.update(settings, radio)
            medium.exhaustDutyCycle(radio)
        } else if let own = ownDutyCyclePercent {
            ownDutyCyclePercent = nil
            settings.dutyCyclePercent = own
            medium.update(settings, radio)
        }
    }

    var survey: ChannelSurvey? {
        guard let radio, medium.isPowered(radio) else { return nil }
        return medium.survey(radio)
    }

    func setPowered(_ on: Bool) {
        guard let radio else { return }
        medium.setPowered(on, radio)
    }

    func setChannel(_ channel: ChannelSettings) {
        guard let radio else { return }
        medium.tune(radio, to: channel)
    }

    func leaveChannel(for channel: ChannelSettings) {
        guard let radio else { return }
        medium.leaveChannel(radio, for: channel)
    }

    func returnToChannel() {
        guard let radio else { return }
        medium.returnToChannel(radio)
    }
}
