import HaloModel
import HaloStore
import Hummingbird

/// What happened.
enum EventRoutes {
    static func routes(_ services: GatewayServices) -> [Route] {
        [
            Route(
                .get, "/v1/events", .role(.viewer), "What happened, oldest first",
                parameters: Paging.parameters + [
                    Route.Parameter("kind", "Of this kind only", .choice(EventLog.Kind.allCases.map(\.rawValue))),
                    Route.Parameter("from", "Not older than this", .time),
                ], response: .json(.eventPage)
            ) { call in
                let limit = try Paging.limit(call)
                let after = try Paging.number(call)
                let from = try call.milliseconds("from") ?? .min
                let kind = call.query("kind")
                let events = try await services.database.read { tables in
                    try tables.events.list(after: after, kind: kind, from: from, limit: limit + 1)
                }
                return try .json(Paging.document(events, limit: limit, cursor: { "\($0.id)" }, EventLog.document))
            }
        ]
    }
}
