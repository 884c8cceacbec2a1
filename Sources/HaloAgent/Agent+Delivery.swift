import FoundationEssentials
import HTTPTypes
import HaloHardware
import HaloModel

/// Sending what is in the spool, and the heartbeat.
extension Agent {
    /// A gateway that takes nothing within this is not reachable.
    private static let sendLimit: Duration = .seconds(30)
    /// The transitions a heartbeat carries; the gateway sees the others in the heartbeats before.
    private static let heartbeatHistory = 4
    /// The pause between two batches while more is waiting.
    private static let drainInterval: Duration = .milliseconds(500)
    /// Batches are not made smaller than this on a slow link.
    private static let smallestBatch = 50
    /// How long samples whose time is not known wait for somebody who tells it, once the gateway answers.
    private static let clockPatience: Duration = .seconds(900)
    /// The slowest answer whose `Date` is taken for the time.
    private static let dateLimit: Duration = .seconds(8)

    func keepDelivering() async throws {
        while true {
            try Task.checkCancellation()
            let pause: Duration
            do {
                let isMore = try await deliverOnce()
                backOff.succeed()
                pause = environment.random.jitter(isMore ? Self.drainInterval : Self.deliveryInterval, by: 0.2)
            } catch let failure as DeliveryFailure {
                tell(failure.message)
                pause = backOff.next(environment.random, notBefore: failure.wait)
            } catch let error as HardwareError {
                // A slow link may carry less in the time there is.
                if error.code == .timedOut { batchLimit = max(Self.smallestBatch, batchLimit / 2) }
                tell("\(error)")
                pause = backOff.next(environment.random)
            }
            try await environment.clock.sleep(for: pause)
        }
    }

    private func tell(_ message: String) {
        if status.deliveryFailure != message {
            environment.logger.warning("delivery failed", metadata: ["error": "\(message)"])
        }
        status.deliveryFailure = message
    }

    /// Why a batch was not taken.
    private struct DeliveryFailure: Error {
        var message: String
        var wait: Duration?
    }

    /// Sends one batch.
    /// - Returns: whether more is waiting.
    private func deliverOnce() async throws -> Bool {
        guard spool != nil else { return false }
        try loadCredentials()
        guard let credentials else {
            throw DeliveryFailure(message: "no credentials yet in \(DevicePaths.agentEnvironment)")
        }
        do {
            try spool?.synchronize()
        } catch is HardwareError {
            // Told by `keepSpool`; what is in memory is delivered all the same.
        }
        guard let batch = try spool?.batch(limit: batchLimit, wanted: wanted) else { return false }
        // The gateway's answer to the heartbeat has the time.
        if firstAnswer == nil, timed(batch) == nil { try await beat() }
        guard let samples = timed(batch) else {
            throw DeliveryFailure(message: "nobody has told the time yet")
        }
        let body = TelemetryBatch(
            node: credentials.node, boot: batch.boot, firstSequence: batch.firstSequence, omitted: batch.omitted,
            samples: samples)
        let answer: HTTPMessage<HTTPResponse>
        if speaksCompact {
            answer = try await send(
                body.compact, type: TelemetryBatch.compactMediaType, path: "telemetry", credentials)
        } else {
            guard let octets = try? Self.encode(body) else { throw DeliveryFailure(message: "a batch does not encode") }
            answer = try await send(octets, path: "telemetry", credentials)
        }
        try settle(DeliveryOutcome(answer, to: batch), batch)
        return try spool?.batch(limit: 1) != nil && batch.samples.count == batchLimit
    }

    /// The batch's samples with their times; `nil` while the time of this boot may still become known.
    private func timed(_ batch: SpoolBatch) -> [Sample]? {
        let isPatient = firstAnswer.map { environment.clock.now - $0 < Self.clockPatience } ?? true
        var samples = batch.samples
        for (index, stamp) in batch.stamps.enumerated() {
            switch sampleClock.time(of: stamp) {
            case .time(let time, let source):
                samples[index].timeMilliseconds = time
                samples[index].timeSource = source
            case .unknown(let shown):
                if stamp.boot == deviceBoot, isPatient { return nil }
                samples[index].timeMilliseconds = shown
                samples[index].quality = .unclocked
            }
        }
        return samples
    }

    private func settle(_ outcome: DeliveryOutcome, _ batch: SpoolBatch) throws {
        switch outcome {
        case .stored(let next):
            status.deliveredSamples += try spool?.acknowledge(batch, nextSequence: next) ?? 0
            status.lastDelivery = environment.clock.wallTime
            status.deliveryFailure = nil
            wanted = nil
            batchLimit = min(Self.batchLimit, batchLimit * 2)
        case .expects(let next) where next > batch.firstSequence:
            status.deliveredSamples += try spool?.acknowledge(batch, nextSequence: next) ?? 0
            wanted = nil
        case .expects(let next):
            environment.logger.warning(
                "the gateway wants samples that are gone, and is told so",
                metadata: ["expects": "\(next)", "has": "\(batch.firstSequence)"])
            wanted = SpoolPosition(series: batch.series, next: next)
        case .unknownDevice(let code):
            credentials = nil
            throw DeliveryFailure(message: "the gateway answered \(code): reading the credentials again")
        case .unknownForm where speaksCompact:
            environment.logger.notice("the gateway takes no compact batches: going on with JSON")
            speaksCompact = false
        case .unknownForm:
            throw DeliveryFailure(message: "the gateway takes neither form of a batch")
        case .refused(let code) where batch.samples.count > 1:
            batchLimit = max(1, batch.samples.count / 2)
            environment.logger.warning(
                "batch refused, trying a smaller one", metadata: ["code": "\(code)", "samples": "\(batchLimit)"])
        case .refused(let code):
            environment.logger.error(
                "sample refused for ever",
                metadata: ["code": "\(code)", "metric": "\(batch.samples.first?.metric ?? "")"])
            try spool?.discardFirst(of: batch)
        case .later(let message, let wait):
            throw DeliveryFailure(message: message, wait: wait)
        }
    }

    private func loadCredentials() throws {
        guard credentials == nil else { return }
        credentials = try AgentCredentials.load(from: environment.files)
    }

    func send(
        _ body: [UInt8], method: HTTPRequest.Method = .post, type: String = "application/json", path: String,
        _ credentials: AgentCredentials
    ) async throws -> HTTPMessage<HTTPResponse> {
        let request = HTTPRequest(
            method: method, scheme: "http", authority: "\(credentials.gateway):\(credentials.port)",
            path: "/v1/nodes/\(credentials.node)/\(path)",
            headerFields: method == .post
                ? [.contentType: type, .authorization: "Bearer \(credentials.token)"]
                : [.authorization: "Bearer \(credentials.token)"])
        let asked = environment.clock.now
        let answer = try await environment.transport.send(
            HTTPMessage(request, body: body), to: .tcp(credentials.gateway, credentials.port), within: Self.sendLimit)
        learnTime(answer.head, asked: asked)
        return answer
    }

    /// Takes the time from an answer's `Date` (RFC 9110 6.6.1): whole seconds, half of one gone on average, as of the middle of
    /// the exchange.
    private func learnTime(_ answer: HTTPResponse, asked: MonotonicInstant) {
        let now = environment.clock.now
        if firstAnswer == nil { firstAnswer = now }
        guard now - asked <= Self.dateLimit,
            let date = answer.headerFields[.date].flatMap({ WallTime(httpDate: $0) })
        else { return }
        let middle = (asked.nanoseconds / 2 + now.nanoseconds / 2) / 1_000_000
        sampleClock.learn(boot: deviceBoot, sinceBoot: middle, time: date.milliseconds + 500, from: .gateway)
    }

    // MARK: - Heartbeat

    func keepBeating() async throws {
        while true {
            do {
                try await beat()
            } catch let error as HardwareError {
                environment.logger.debug("heartbeat not delivered", metadata: ["error": "\(error)"])
            }
            // Soon after the credentials come, the gateway learns of the device.
            let pause = credentials == nil ? Duration.seconds(3) : Self.heartbeatInterval
            try await environment.clock.sleep(for: environment.random.jitter(pause, by: 0.1))
        }
    }

    private func beat() async throws {
        try loadCredentials()
        guard let credentials else { return }
        var mesh = try? await MeshCollector.report(from: environment.transport)
        if let history = mesh?.history { mesh?.history = Array(history.suffix(Self.heartbeatHistory)) }
        let heartbeat = Heartbeat(
            mesh: mesh, version: version, uptimeSeconds: Int64(environment.clock.now.nanoseconds / 1_000_000_000),
            spooledSamples: spool?.pendingCount ?? 0, sensors: await sensors.inUse)
        guard let octets = try? Self.encode(heartbeat) else { return }
        let answer = try await send(octets, path: "heartbeat", credentials)
        if [401, 403, 404].contains(answer.head.status.code) { self.credentials = nil }
        if hasCommands(answer.head) { try await obey(credentials) }
    }
}
