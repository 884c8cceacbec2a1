import HTTPTypes
import HaloModel
import HaloStore
import Hummingbird

/// What people ask devices to do. A device learns from the answer to its heartbeat that something waits, and fetches it: the
/// gateway never has to reach a device.
enum CommandRoutes {
    private static let path = "/v1/nodes/{node_id}/commands"
    /// A device that is not heard of for so long is not told any more.
    private static let patience = Duration.seconds(600)
    /// The most that wait for a device.
    private static let waitingLimit = 20

    static func routes(_ services: GatewayServices) -> [Route] {
        [
            Route(
                .get, path, .roleOrOwnDevice(.viewer), "What a device was asked to do, newest first",
                parameters: [
                    Route.Parameter("state", "Only those", .choice(NodeCommand.State.allCases.map(\.rawValue)))
                ], response: .json(.nodeCommandPage)
            ) { call in
                let node = try call.node()
                let time = services.now
                let all = try await services.database.read { tables in
                    try tables.commands.list(nodeID: try NodeDetails.record(node, tables).id, at: time)
                }
                let state = call.query("state")
                return try .json(Page(items: all.filter { state == nil || $0.state.rawValue == state }))
            },
            Route(
                .post, path, .role(.operator),
                "Asks a device to do something within ten minutes; the same `request_key` asks once",
                request: .json(.nodeCommandRequest), response: .json(.nodeCommand), success: .accepted,
                also: [.conflict], bodyLimit: 4096
            ) { call in
                try .json(await ask(call, services), status: .accepted)
            },
            Route(
                .post, path + "/{id}/report", .ownDevice, "A device says how far it has come",
                request: .json(.nodeCommandReport), response: .json(.nodeCommand), also: [.conflict],
                bodyLimit: 64 * 1024
            ) { call in
                try .json(await take(call, services))
            },
        ]
    }

    /// How many commands wait for a device.
    /// - Throws: `DatabaseError`.
    static func waitingCount(of node: NodeID, _ services: GatewayServices) async throws -> Int {
        let time = services.now
        return try await services.database.read { tables in
            guard let id = try tables.nodes.find(node)?.id else { return 0 }
            return try tables.commands.waitingCount(nodeID: id, at: time)
        }
    }

    private static func ask(_ call: Call, _ services: GatewayServices) async throws -> NodeCommand {
        // A member that is there and null is none: the description does not have it.
        _ = try call.document()
        let request = try call.decode(NodeCommandRequest.self)
        let needsService = request.verb == .restartService || request.verb == .journal
        guard needsService ? NodeCommand.services.contains(request.service ?? "") : request.service == nil else {
            let all = NodeCommand.services.joined(separator: ", ")
            throw ProblemError(
                .unprocessableContent,
                needsService ? "service has to be one of \(all)" : "\(request.verb.rawValue) takes no service")
        }
        let node = try call.node()
        let time = services.now
        let person = call.caller.name
        let (command, isNew) = try await services.database.write { tables in
            let nodeID = try NodeDetails.record(node, tables).id
            var id = try request.requestKey.flatMap { try tables.commands.number(ofKey: $0, nodeID: nodeID) }
            let isNew = id == nil
            if isNew {
                guard try tables.commands.waitingCount(nodeID: nodeID, at: time) < waitingLimit else {
                    throw ProblemError(.conflict, "\(waitingLimit) commands wait for this device already")
                }
                id = try tables.commands.insert(
                    request, nodeID: nodeID, by: person, at: time, expires: time + patience)
            }
            guard let id, let command = try tables.commands.find(id, nodeID: nodeID, at: time) else {
                throw ProblemError(.conflict, "the command is gone already")
            }
            return (command, isNew)
        }
        if isNew {
            await services.events.record(
                .node, node.rawValue, "asked: " + description(of: command), why: "by \(person)")
        }
        return command
    }

    private static func take(_ call: Call, _ services: GatewayServices) async throws -> NodeCommand {
        _ = try call.document()
        var report = try call.decode(NodeCommandReport.self)
        report.output = report.output.map { String(decoding: $0.utf8.prefix(NodeCommand.outputLimit), as: UTF8.self) }
        let (node, id, time) = (try call.node(), try call.id(), services.now)
        let change = report
        let (command, isChanged) = try await services.database.write { tables in
            let nodeID = try NodeDetails.record(node, tables).id
            guard let before = try tables.commands.find(id, nodeID: nodeID, at: time) else {
                throw ProblemError(.notFound, "this device was not asked that")
            }
            // An answer that was lost is given again.
            if before.state == change.state { return (before, false) }
            let isNext = before.state == .waiting || before.state == .running && change.state != .running
            guard isNext else { throw ProblemError(.conflict, "the command is \(before.state.rawValue)") }
            try tables.commands.set(change, of: id, at: time)
            return (try tables.commands.find(id, nodeID: nodeID, at: time) ?? before, true)
        }
        if isChanged, command.state != .running {
            await services.events.record(
                .node, node.rawValue, description(of: command) + ": " + command.state.rawValue,
                why: "asked by \(command.askedBy)")
        }
        return command
    }

    private static func description(of command: NodeCommand) -> String {
        command.verb.rawValue + (command.service.map { " " + $0 } ?? "")
    }
}
