import HaloHardware
import HaloModel

extension SimulatedRadio {
    /// Transmit power a wrong board file costs, dB.
    private static let wrongBoardLossDB = 20.0
    /// `watchdog_interval_secs` of the driver.
    private static let watchdogPeriodSeconds: UInt64 = 30
    /// How long the driver waits for the answer to a health check.
    private static let healthCheckTimeout = Duration.milliseconds(2000)
    /// `hw_reload_after_stop` of the driver.
    private static let restartDuration = Duration.seconds(5)

    /// What a fault does at once.
    func begin(_ fault: RadioFault) {
        switch fault {
        case .wrongBoardFile: port.setTransmitLoss(Self.wrongBoardLossDB)
        case .dutyCycleExhausted(let percent): port.limitDutyCycle(percent: percent)
        case .wrongPassphrase: supplicant.pairwiseKeys = [:]
        case .failedHealthCheck(let restarts): killFirmware(restarts: restarts)
        default: return
        }
    }

    /// What ends with a fault.
    func end(_ fault: RadioFault) {
        switch fault {
        case .supplicantHung: resumeSupplicant()
        case .wrongBoardFile: port.setTransmitLoss(0)
        case .dutyCycleExhausted: port.limitDutyCycle(percent: nil)
        case .failedHealthCheck: reviveFirmware()
        default: return
        }
    }

    /// The firmware answers nothing any more. The driver finds out at its next watchdog period.
    private func killFirmware(restarts: Bool) {
        isFirmwareDead = true
        applyPower()
        let epoch = interfaceEpoch
        let wait = Duration.milliseconds(Int64(random.next(below: Self.watchdogPeriodSeconds * 1000)))
        after(wait + Self.healthCheckTimeout) { radio in
            guard radio.isFirmwareDead, radio.interfaceEpoch == epoch, radio.driver == .loaded else { return }
            radio.kernelLog("Command morse_cmd_health_check 19:fa1 timed out")
            radio.kernelLog("morse_health_check_work: Failed health check (errno=-145)")
            radio.kernelLog("Generating core-dump (reason:health check failure)")
            radio.kernelLog("morse_mac_restart: Restarting HW")
            radio.after(Self.restartDuration) { $0.restart(succeeds: restarts, probe: epoch) }
        }
    }

    private func restart(succeeds: Bool, probe: Int) {
        guard isFirmwareDead, interfaceEpoch == probe, driver == .loaded else { return }
        restarts += 1
        guard succeeds else {
            kernelLog("HW restart failed (errno:-110, count:\(restarts))")
            return
        }
        kernelLog("HW restart success (count:\(restarts))")
        clear(.failedHealthCheck(restarts: true))
    }

    /// New firmware runs: after a restart, a reset, or with the driver.
    func reviveFirmware() {
        guard isFirmwareDead else { return }
        isFirmwareDead = false
        applyPower()
    }

    /// The receiver and transmitter work while the interface is up and the firmware lives.
    func applyPower() { port.setPowered(isInterfaceUp && !isFirmwareDead) }

    /// Adds a line to the kernel's log.
    func kernelLog(_ line: String) {
        note("kernel", line)
        kernelMessage?(line)
    }
}
