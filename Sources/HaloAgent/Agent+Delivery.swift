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

    func keepDelivering() async throws {
        while true {
            try Task.checkCancellation()
            let pause: Duration
            do {
                let isMore = try await deliverOnce()
                backOff.succeed()
                pause = isMore ? .milliseconds(100) : environment.random.jitter(Self.deliveryInterval, by: 0.2)
            } catch let failure as DeliveryFailure {
                if status.deliveryFailure != failure.message {
                    environment.logger.warning("delivery failed", metadata: ["error": "\(failure.message)"])
                }
                status.deliveryFailure = failure.message
                pause = max(backOff.next(environment.random), failure.wait ?? .zero)
            } catch let error as HardwareError {
                status.deliveryFailure = "\(error)"
                pause = backOff.next(environment.random)
            }
            try await environment.clock.sleep(for: pause)
        }
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
        try spool?.synchronize()
        guard let batch = try spool?.batch(limit: batchLimit) else { return false }
        let body = TelemetryBatch(
            node: credentials.node, boot: batch.boot, firstSequence: batch.firstSequence, samples: batch.samples)
        guard let octets = try? Self.encode(body) else { throw DeliveryFailure(message: "a batch does not encode") }
        let answer = try await send(octets, path: "telemetry", credentials)
        try settle(DeliveryOutcome(answer, to: body), batch)
        return try spool?.batch(limit: 1) != nil && batch.samples.count == batchLimit
    }

    private func settle(_ outcome: DeliveryOutcome, _ batch: SpoolBatch) throws {
        switch outcome {
        case .stored(let next):
            let count = try spool?.acknowledge(batch, nextSequence: next) ?? 0
            status.deliveredSamples += count
            status.lastDelivery = environment.clock.wallTime
            status.deliveryFailure = nil
            batchLimit = min(Self.batchLimit, batchLimit * 2)
        case .expects(let next) where next > batch.firstSequence:
            status.deliveredSamples += try spool?.acknowledge(batch, nextSequence: next) ?? 0
        case .expects(let next):
            environment.logger.warning(
                "the gateway wants samples that are gone: the rest goes out as a new series",
                metadata: ["expects": "\(next)", "has": "\(batch.firstSequence)"])
            try spool?.renameSeries(of: batch)
        case .unknownDevice(let code):
            credentials = nil
            throw DeliveryFailure(message: "the gateway answered \(code): reading the credentials again")
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

    private func send(
        _ body: [UInt8], path: String, _ credentials: AgentCredentials
    ) async throws -> HTTPMessage<HTTPResponse> {
        let request = HTTPRequest(
            method: .post, scheme: "http", authority: "\(credentials.gateway):\(credentials.port)",
            path: "/v1/nodes/\(credentials.node)/\(path)",
            headerFields: [.contentType: "application/json", .authorization: "Bearer \(credentials.token)"])
        return try await environment.transport.send(
            HTTPMessage(request, body: body), to: .tcp(credentials.gateway, credentials.port), within: Self.sendLimit)
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
            spooledSamples: spool?.pendingCount ?? 0, sensors: status.sensors)
        guard let octets = try? Self.encode(heartbeat) else { return }
        let answer = try await send(octets, path: "heartbeat", credentials)
        if [401, 403, 404].contains(answer.head.status.code) { self.credentials = nil }
    }
}
