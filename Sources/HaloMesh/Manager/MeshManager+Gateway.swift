import FoundationEssentials
import HTTPTypes
import HaloHardware
import HaloModel

/// The gateway's part in changes of the radio configuration.
extension MeshManager {
    /// How many devices' next challenges are kept.
    private static let challengeLimit = 512

    /// Answers the other devices' mesh managers.
    func serveMesh() async throws {
        while true {
            do {
                try await environment.transport.serve(.tcp(.any, Self.meshPort)) { await self.answerMesh($0) }
            } catch let error as HardwareError {
                environment.logger.error("other devices cannot be answered", metadata: ["error": "\(error)"])
            }
            try await environment.clock.sleep(for: .seconds(10))
        }
    }

    private func answerMesh(_ request: HTTPMessage<HTTPRequest>) -> HTTPMessage<HTTPResponse> {
        guard request.head.pathWithoutQuery == "/v1/mesh/rf-sync" else {
            return HTTPMessage(HTTPResponse(status: .notFound))
        }
        guard request.head.method == .post else { return HTTPMessage(HTTPResponse(status: .methodNotAllowed)) }
        guard request.body.count <= 8192,
            let report = try? JSONDecoder().decode(RFSyncReport.self, from: Data(request.body)),
            Base64.decode(report.nonce)?.count == 16, (report.refusal?.utf8.count ?? 0) <= 1024
        else { return Self.problem(.badRequest, "expected a report of a mesh manager about its radio configuration") }
        guard seal.isValid(report.signature, of: report.signedText) else {
            return Self.problem(.forbidden, "the signature is not made with this mesh's trust secret")
        }
        let now = environment.clock.now
        // A report counts when it carries the challenge of the last answer; any other is an old one sent again, or the
        // first of a device that has restarted.
        if let expected = challenges[report.node], expected == report.challenge {
            perform(coordinator?.hear(report, at: now) ?? [])
        }
        if challenges.count >= Self.challengeLimit { challenges = [:] }
        let challenge = Base64.encode(environment.random.octets(16))
        challenges[report.node] = challenge
        guard var answer = coordinator?.answer(challenge: challenge, at: now) else {
            return HTTPMessage(HTTPResponse(status: .serviceUnavailable))
        }
        answer.signature = seal.sign(answer.signedText(nonce: report.nonce))
        return .json(answer)
    }

    /// Begins a change: `POST /v1/mesh/rf-config` on the local socket.
    func beginRadioChange(_ body: [UInt8]) -> HTTPMessage<HTTPResponse> {
        guard let coordinator else {
            return Self.problem(.conflict, "the gateway changes the radio configuration of the whole mesh; ask there")
        }
        guard body.count <= 8192, let request = try? JSONDecoder().decode(RFChangeRequest.self, from: Data(body)) else {
            return Self.problem(
                .badRequest,
                "expected {\"channel\": 38, \"width_mhz\": 2}, and optionally country, "
                    + "transmit_power_dbm, force, dry_run")
        }
        var wanted = coordinator.configuration
        wanted.country = request.country ?? wanted.country
        wanted.channel = request.channel
        wanted.widthMHz = request.widthMHz
        wanted.transmitPowerDBm = request.transmitPowerDBm ?? wanted.transmitPowerDBm
        do {
            var changing = coordinator
            let now = environment.clock.now
            let actions = try changing.begin(
                wanted, stations: livingStations, force: request.force ?? false, at: now)
            if request.dryRun == true { return .json(changing.status(at: now)) }
            self.coordinator = changing
            perform(actions)
            return .json(radioStatus, status: .accepted)
        } catch {
            let status: HTTPResponse.Status = if case .invalid = error { .unprocessableContent } else { .conflict }
            return Self.problem(status, error.description)
        }
    }

    /// Radios that routing has heard lately.
    private var livingStations: [MACAddress] {
        Set(link.originators.filter { $0.lastSeenMilliseconds < 20_000 }.map(\.address)).sorted()
    }
}
