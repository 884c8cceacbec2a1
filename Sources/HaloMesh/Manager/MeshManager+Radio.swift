import FoundationEssentials
import HTTPTypes
import HaloHardware
import HaloModel

/// The radio configuration: read at the start, changed with the whole mesh, searched for when the mesh has moved.
extension MeshManager {
    /// TCP port on the gateway's underlay address where its mesh manager answers the others'.
    public static let meshPort: UInt16 = 8081

    /// Takes the configuration from its file, which is the authority; without one, from `config.yaml`, and writes it.
    func prepareRadio() {
        var held = RFConfiguration(configuration.mesh)
        do {
            if let stored = try RFStore.load(from: environment.files) {
                held = stored
                tell(.radio, "\(held.generation)", "radio configuration read", why: DevicePaths.rfConfiguration)
            } else {
                try RFStore.store(held, in: environment.files)
                tell(
                    .radio, "\(held.generation)", "radio configuration written",
                    why: "there was none: taken from \(DevicePaths.configuration)")
            }
        } catch {
            environment.logger.error("radio configuration", metadata: ["error": "\(error)"])
            tell(
                .radio, "\(held.generation)", "radio configuration taken from \(DevicePaths.configuration)",
                why: "\(error)")
        }
        if configuration.role == .gateway {
            coordinator = RFCoordinator(configuration: held)
        } else {
            follower = RFFollower(configuration: held)
        }
        tuned = held
        peering.reset(widthMHz: held.widthMHz, at: environment.clock.now)
    }

    /// How far a change has come.
    var radioStatus: RFChangeStatus {
        let now = environment.clock.now
        return coordinator?.status(at: now) ?? follower?.status(at: now)
            ?? RFChangeStatus(configuration: tuned, phase: .none, why: "starting")
    }

    /// Lets time pass for a change, and reports to the gateway.
    func keepRadioConfiguration() async throws {
        let timing = RFTiming()
        var nextReport = environment.clock.now + timing.changeInterval
        while true {
            try Task.checkCancellation()
            let now = environment.clock.now
            if coordinator != nil {
                perform(coordinator?.advance(now) ?? [])
            } else {
                let heard = try await finishedSearch()
                perform(follower?.step(hasRoute: hasFreshRoute, heard: heard, at: environment.clock.now) ?? [])
                if now >= nextReport, hasFreshRoute, observation.underlay != nil {
                    let isAnswered = try await report()
                    let isHurried = follower?.isBusy == true || !isAnswered
                    let interval = isHurried ? timing.changeInterval : timing.calmInterval
                    nextReport = environment.clock.now + environment.random.jitter(interval, by: 0.2)
                }
            }
            try await environment.clock.sleep(until: nextWake)
        }
    }

    /// In a second, or when something is due before; what was due and waits for something else does not count.
    private var nextWake: MonotonicInstant {
        let now = environment.clock.now
        let due = coordinator?.due ?? follower?.due
        return min(now + .seconds(1), due.flatMap { $0 > now ? $0 : nil } ?? .init(nanoseconds: .max))
    }

    private var hasFreshRoute: Bool {
        observation.route.map { $0.lastSeenMilliseconds <= MeshStatusMachine.routeLimitMilliseconds } ?? false
    }

    func perform(_ actions: [RFAction]) {
        for action in actions {
            switch action {
            case .store(let held):
                do {
                    try RFStore.store(held, in: environment.files)
                } catch {
                    environment.logger.error("radio configuration not written", metadata: ["error": "\(error)"])
                    tell(.radio, "\(held.generation)", "not written: lost with the next restart", why: "\(error)")
                }
            case .tune(let target):
                tuned = target
                link.nextJoin = environment.clock.now
            case .search: link.searchIsWanted = true
            case .tell(let what, let why):
                environment.logger.notice("radio configuration", metadata: ["what": "\(what)", "why": "\(why)"])
                tell(.radio, "\(tuned.channel)", what, why: why)
            }
        }
    }

    // MARK: - Searching

    /// Starts the scan of every channel that was asked for.
    func startSearch(on interface: String) async throws {
        guard link.searchIsWanted else { return }
        do {
            try await environment.wireless.startScan(on: interface, everyChannel: true)
            link.searchIsWanted = false
            link.searchFinished = false
            link.searchStarted = environment.clock.now
        } catch let error as HardwareError {
            environment.logger.debug("the search waits", metadata: ["error": "\(error)"])
        }
    }

    /// Stations of the mesh by channel when a search has ended.
    private func finishedSearch() async throws -> [Int: Int]? {
        guard let started = link.searchStarted, let interface = observation.interface?.name else { return nil }
        guard link.searchFinished || environment.clock.now - started > .seconds(25) else { return nil }
        link.searchStarted = nil
        link.searchFinished = false
        guard let results = try? await environment.wireless.scanResults(on: interface) else { return nil }
        var heard: [Int: Int] = [:]
        for result in results where result.meshID == configuration.mesh.meshID && result.ageMilliseconds < 30_000 {
            if let channel = result.channel { heard[channel, default: 0] += 1 }
        }
        let found = heard.sorted { $0.key < $1.key }.map { "\($0.value) on channel \($0.key)" }
        tell(
            .scan, interface, "every channel searched",
            why: found.isEmpty ? "no station of the mesh heard" : found.joined(separator: ", "))
        return heard
    }

    // MARK: - Reporting

    /// Tells the gateway how far this device is and learns what is to come.
    /// - Returns: whether an authentic answer came.
    private func report() async throws -> Bool {
        guard let follower, let radio = observation.interface?.address else { return false }
        var report = RFSyncReport(
            node: configuration.node ?? NodeID(radio: radio), radio: radio,
            generation: follower.configuration.generation, prepared: follower.prepared, armed: follower.armed,
            refusal: follower.refusal?.why, challenge: network.challenge,
            nonce: Base64.encode(environment.random.octets(16)))
        report.signature = seal.sign(report.signedText)
        let began = environment.clock.now
        guard let answer = try await exchange(report) else { return false }
        let isFirst = report.challenge.isEmpty
        network.challenge = answer.challenge
        let now = environment.clock.now
        let before = (follower.prepared, follower.armed)
        perform(self.follower?.learn(answer, roundTrip: now - began, at: now) ?? [])
        let after = (self.follower?.prepared, self.follower?.armed)
        // What the gateway waits for is told at once; a first report only fetched the challenge.
        return !isFirst && before == after
    }

    private func exchange(_ report: RFSyncReport) async throws -> RFSyncAnswer? {
        let gateway = configuration.mesh.gatewayUnderlay
        let request = HTTPRequest(
            method: .post, scheme: "http", authority: "\(gateway):\(Self.meshPort)", path: "/v1/mesh/rf-sync",
            headerFields: [.contentType: "application/json"])
        do {
            guard let body = try? JSONEncoder().encode(report) else { return nil }
            let answer = try await environment.transport.send(
                HTTPMessage(request, body: [UInt8](body)), to: .tcp(gateway, Self.meshPort), within: .seconds(8))
            guard answer.head.status == .ok, answer.body.count <= 65_536,
                let told = try? JSONDecoder().decode(RFSyncAnswer.self, from: Data(answer.body)),
                seal.isValid(told.signature, of: told.signedText(nonce: report.nonce))
            else {
                environment.logger.warning("the gateway's answer about the radio is not authentic")
                return nil
            }
            return told
        } catch let error as HardwareError {
            environment.logger.debug("no word about the radio", metadata: ["error": "\(error)"])
            return nil
        }
    }
}
