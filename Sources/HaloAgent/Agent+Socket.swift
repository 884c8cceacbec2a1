import FoundationEssentials
import HTTPTypes
import HaloHardware
import HaloModel

/// The local socket, for `haloctl` and the field page.
///
/// | request | answer |
/// | --- | --- |
/// | GET /v1/agent | `AgentStatus` |
/// | GET /v1/agent/sensors | `SensorReport` |
/// | POST /v1/agent/sensors/try, a `SensorTrial` | `SensorTrial.Outcome` |
extension Agent {
    func serve() async throws {
        while true {
            do {
                try environment.files.createDirectory("/run/halo", mode: 0o755)
                try await environment.transport.serve(.unix(DevicePaths.agentSocket)) { await self.answer($0) }
            } catch let error as HardwareError {
                environment.logger.error("the local socket cannot be served", metadata: ["error": "\(error)"])
            }
            try await environment.clock.sleep(for: .seconds(10))
        }
    }

    private func answer(_ request: HTTPMessage<HTTPRequest>) async -> HTTPMessage<HTTPResponse> {
        switch (request.head.pathWithoutQuery, request.head.method) {
        case ("/v1/agent", .get): .json(await report)
        case ("/v1/agent/sensors", .get): .json(await sensors.report)
        case ("/v1/agent/sensors/try", .post): await attempt(request.body)
        case ("/v1/agent", _), ("/v1/agent/sensors", _), ("/v1/agent/sensors/try", _):
            HTTPMessage(HTTPResponse(status: .methodNotAllowed))
        default: HTTPMessage(HTTPResponse(status: .notFound))
        }
    }

    private func attempt(_ body: [UInt8]) async -> HTTPMessage<HTTPResponse> {
        guard let trial = try? JSONDecoder().decode(SensorTrial.self, from: Data(body)) else {
            return .json(
                Problem(title: "Bad Request", status: 400, detail: "expected file, template, bus and address"),
                status: .badRequest)
        }
        do {
            return .json(try await sensors.attempt(trial))
        } catch {
            return .json(
                SensorTrial.Outcome(stage: .probe, message: "\(error)", failure: .unavailable))
        }
    }
}
