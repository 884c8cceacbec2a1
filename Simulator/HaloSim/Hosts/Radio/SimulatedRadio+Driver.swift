import HaloHardware
import HaloModel

extension SimulatedRadio {
    /// How long modprobe takes to load or unload the module.
    static let moduleDuration = Duration.milliseconds(800)
    /// How long the SDIO card takes from loading the module, or from a reset, to an interface.
    static let cardDuration = Duration.seconds(5)

    /// Begins to load the driver.
    /// - Returns: how long modprobe takes.
    /// - Throws: `HardwareError` `notFound` when there is no such module, `io` when it refuses, `busy` when modprobe is
    ///   already at work.
    func beginLoadingDriver() throws(HardwareError) -> Duration {
        guard driver != .loading else { throw HardwareError(.busy, "modprobe morse: already loading") }
        guard driver == .unloaded else { return .zero }
        switch driverFailure {
        case .moduleMissing:
            throw HardwareError(.notFound, "modprobe: FATAL: Module morse not found in directory /lib/modules")
        case .insertFailed:
            throw HardwareError(.io, "modprobe: ERROR: could not insert 'morse': Connection timed out")
        case .cardTimeout, nil: break
        }
        driver = .loading
        after(Self.moduleDuration) { radio in
            guard radio.driver == .loading else { return }
            radio.driver = .loaded
            radio.note("radio", "driver loaded")
            radio.probeCard()
        }
        return Self.moduleDuration
    }

    /// Unloads the driver: the interface is gone at once.
    /// - Returns: how long modprobe takes.
    func unloadDriver() -> Duration {
        guard driver != .unloaded else { return .zero }
        driver = .unloaded
        note("radio", "driver unloaded")
        removeInterface()
        restarts = 0
        renewFirmware()
        return Self.moduleDuration
    }

    /// Pulses the reset line, which cures a chip that does not answer. A chip reset under its driver takes its
    /// interface away and is probed anew.
    /// - Throws: `HardwareError` `unsupported` when the board has no such line.
    func resetChip() throws(HardwareError) {
        guard hasResetLine else { throw HardwareError(.unsupported, "no gpio line is named MM_RESET") }
        note("radio", "reset")
        removeInterface()
        faults.removeAll { $0 == .driver(.cardTimeout) }
        renewFirmware()
        if driver == .loaded { probeCard() }
    }

    /// The next probe brings new firmware, which cures what ails the old.
    private func renewFirmware() {
        faults.removeAll {
            switch $0 {
            case .commandTimeout, .failedHealthCheck: true
            default: false
            }
        }
        reviveFirmware()
    }

    /// Whether this kernel has the driver's module.
    var hasModule: Bool { driver != .unloaded || driverFailure != .moduleMissing }

    private var driverFailure: RadioFault.DriverFailure? {
        for case .driver(let failure) in faults { return failure }
        return nil
    }

    private func probeCard() {
        let isFirst = !hasProbed
        hasProbed = true
        guard driverFailure != .cardTimeout, !isFirst || !faults.contains(.probeRace) else {
            kernelLog("mmc1: error -110 whilst initialising SDIO card")
            return
        }
        interfaceEpoch += 1
        let probe = interfaceEpoch
        after(Self.cardDuration) { radio in
            guard radio.driver == .loaded, !radio.hasInterface, radio.interfaceEpoch == probe else { return }
            radio.hasInterface = true
            radio.note("radio", "\(radio.name) appeared")
            radio.supplicantTakesInterface()
        }
    }

    /// The interface goes away with everything on it. The supplicant stays, and takes the next one of this name.
    func removeInterface() {
        interfaceEpoch += 1
        guard hasInterface else { return }
        setInterface(up: false)
        hasInterface = false
        note("radio", "\(name) gone")
        supplicant.isWedged = false
        supplicant.hasLeft = false
    }

    /// Brings the interface up or down (`IFF_UP`). Down takes the kernel out of the mesh without telling anyone.
    func setInterface(up: Bool) {
        guard hasInterface, up != isInterfaceUp else { return }
        if up {
            isInterfaceUp = true
        } else {
            if group != nil, supplicant.phase == .running { supplicant.isWedged = true }
            cancelJoin()
            leaveKernelMesh()
            isInterfaceUp = false
        }
        applyPower()
        if supplicant.phase == .running { emit(up ? .interfaceEnabled : .interfaceDisabled) }
        note("radio", "\(name) \(up ? "up" : "down")")
        receiver?.changed(self)
    }

    /// The channel a configuration names; `nil` when its country has none such.
    static func channel(of configuration: MeshGroupConfiguration) -> S1GChannel? {
        S1GChannel.find(
            country: configuration.country, channel: configuration.channel, widthMHz: configuration.widthMHz)
    }

    /// Tunes the chip.
    func tune(to configuration: MeshGroupConfiguration) {
        guard let found = Self.channel(of: configuration) else { return }
        channel = found
        port.setChannel(ChannelSettings(found))
        port.setTransmitPower(configuration.transmitPowerDBm)
    }
}
