import FoundationEssentials
import HTTPTypes
import HaloHardware
import HaloModel

/// What people ask of this device through the gateway: one thing after the other, each once, nothing but `NodeCommand.Verb`.
extension Agent {
    /// Lines of a journal that are shown.
    private static let journalLines = 60
    /// The longest list of commands read, octets.
    private static let listLimit = 1 << 20

    /// Whether the answer to a heartbeat says that commands wait.
    func hasCommands(_ answer: HTTPResponse) -> Bool {
        guard let name = HTTPField.Name(NodeCommand.headerName) else { return false }
        return answer.headerFields[name].flatMap { Int($0) }.map { $0 > 0 } ?? false
    }

    /// Fetches the commands that wait, and carries them out, oldest first.
    /// - Throws: `HardwareError` when the gateway is not reached.
    func obey(_ credentials: AgentCredentials) async throws {
        // A heartbeat may be sent by the delivery of samples meanwhile.
        guard !isObeying else { return }
        isObeying = true
        defer { isObeying = false }
        let answer = try await send([], method: .get, path: "commands?state=waiting", credentials)
        guard answer.head.status == .ok, answer.body.count <= Self.listLimit,
            let page = try? JSONDecoder().decode(Page<NodeCommand>.self, from: Data(answer.body))
        else { return }
        for command in page.items.reversed() {
            guard try await report(.running, nil, of: command, credentials) else { continue }
            environment.logger.notice(
                "asked through the gateway",
                metadata: ["verb": "\(command.verb.rawValue)", "by": "\(command.askedBy)"])
            do {
                try await carryOut(command, credentials)
            } catch let error as HardwareError {
                _ = try await report(.failed, "\(error)", of: command, credentials)
            }
        }
    }

    private func carryOut(_ command: NodeCommand, _ credentials: AgentCredentials) async throws {
        switch command.verb {
        case .findSensors:
            try await sensors.search()
            _ = try await report(.done, await sensors.inUse.joined(separator: "\n"), of: command, credentials)
        case .journal:
            let unit = try unit(of: command)
            let entries = try await environment.services.journal(of: unit, last: Self.journalLines)
            let text = entries.map { "\($0.time) \($0.message)" }.joined(separator: "\n")
            // The newest lines are the ones that tell.
            let end = String(decoding: text.utf8.suffix(NodeCommand.outputLimit), as: UTF8.self)
            _ = try await report(.done, end, of: command, credentials)
        case .restartService:
            let unit = try unit(of: command)
            // This agent may end with it, so it is said before.
            guard try await report(.done, "systemd is asked to restart \(unit)", of: command, credentials) else {
                return
            }
            try await environment.services.restart(unit)
        case .reboot:
            guard try await report(.done, "the device restarts", of: command, credentials) else { return }
            try await environment.services.reboot()
        }
    }

    private func unit(of command: NodeCommand) throws -> String {
        guard let service = command.service, NodeCommand.services.contains(service) else {
            throw HardwareError(.invalid, "\(command.service ?? "nothing") is no service this agent looks after")
        }
        return service + ".service"
    }

    /// - Returns: Whether the gateway took it.
    private func report(
        _ state: NodeCommand.State, _ output: String?, of command: NodeCommand, _ credentials: AgentCredentials
    ) async throws -> Bool {
        guard let octets = try? Self.encode(NodeCommandReport(state: state, output: output)) else { return false }
        return try await send(octets, path: "commands/\(command.id)/report", credentials).head.status == .ok
    }
}
