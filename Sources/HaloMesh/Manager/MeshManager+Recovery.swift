import HaloHardware
import HaloModel

/// Climbing the recovery ladder.
extension MeshManager {
    /// Kept so that a reboot that did not help is not repeated at once by the manager it started.
    static let rebootRecord = "/var/lib/halo/recovery-reboot"

    /// After a reboot by the ladder the next has to wait until the device has been up for the whole cool-down: uptime cannot
    /// be set wrong, as the calendar clock can.
    func prepareLadder() {
        let record = try? environment.files.readIfPresent(Self.rebootRecord, limit: 4096)
        ladder = RecoveryLadder(rebootAllowedFrom: record == nil ? .boot : .boot + RecoveryRung.reboot.coolDown)
    }

    /// What ails the device now.
    var symptom: RecoverySymptom {
        RecoverySymptom(
            observation, state: status.state, pathAnswers: network.pathAnswers, radioIsSupported: link.radioIsSupported)
    }

    /// Asks the ladder, and climbs the rung it names.
    func treat() async throws {
        let symptom = symptom
        let now = environment.clock.now
        guard let rung = ladder.step(symptom, state: status.state, now: now) else { return }
        environment.logger.warning(
            "recovery",
            metadata: [
                "rung": "\(rung.rawValue)", "does": "\(rung.title)", "state": "\(status.state.rawValue)",
                "cause": "\(status.cause)", "times": "\(ladder.climbed[rung.rawValue - 1])",
            ])
        tell(
            .recovery, "rung \(rung.rawValue)", rung.title, why: "\(status.state.rawValue): \(status.cause)",
            basis: observation.basis.merging(["times": "\(ladder.climbed[rung.rawValue - 1])"]) { $1 })
        do {
            try await climb(rung)
        } catch let error as HardwareError {
            tell(.recovery, "rung \(rung.rawValue)", "failed", why: error.message)
            ladder.climbFailed(rung, now: environment.clock.now)
            environment.logger.warning("recovery failed", metadata: ["rung": "\(rung.rawValue)", "error": "\(error)"])
        }
    }

    private func climb(_ rung: RecoveryRung) async throws {
        let wireless = environment.wireless
        let interface = observation.interface?.name
        switch rung {
        case .rescan:
            peering.startOver(at: environment.clock.now)
        case .renewPeer:
            guard let interface else { return }
            let actions = peering.suspects(
                observation.stations, nextHop: observation.route?.nextHop, at: environment.clock.now)
            for action in actions { try await perform(action, on: interface) }
        case .rejoin:
            guard let interface else { return }
            try await wireless.leaveMesh(on: interface)
            startLinkAfresh()
        case .restartSupplicant:
            try await environment.services.restart(Self.supplicantUnit)
            startLinkAfresh()
        case .reloadDriver:
            try await wireless.setDriverLoaded(false)
            try await environment.clock.sleep(for: Self.sdioDelay)
            try await wireless.setDriverLoaded(true)
            try await environment.clock.sleep(for: Self.sdioDelay)
            startLinkAfresh()
        case .resetRadio:
            try await wireless.resetRadio()
            try await environment.clock.sleep(for: Self.sdioDelay)
            startLinkAfresh()
        case .reboot:
            let record = "\(environment.clock.wallTime) \(status.state.rawValue): \(status.cause)\n"
            try environment.files.createDirectory("/var/lib/halo", mode: 0o755)
            try environment.files.replace(Self.rebootRecord, with: Array(record.utf8))
            try await environment.services.reboot()
        }
    }

    private func startLinkAfresh() {
        link = LinkMemory()
        peering.reset(widthMHz: tuned.widthMHz, at: environment.clock.now)
    }
}
