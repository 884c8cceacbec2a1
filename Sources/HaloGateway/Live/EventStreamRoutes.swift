import HTTPTypes
import HaloHardware
import HaloModel
import Hummingbird

/// Events as they happen: Server-Sent Events (html.spec.whatwg.org/multipage/server-sent-events.html).
enum EventStreamRoutes {
    /// A connection that says nothing is ended by what lies between after a minute or so.
    static let keepAliveInterval = Duration.seconds(15)
    static let mediaType = "text/event-stream"
    private static let names = (["telemetry"] + EventLog.Kind.allCases.map(\.rawValue)).joined(separator: ", ")

    static func routes(_ services: GatewayServices) -> [Route] {
        [
            Route(
                .get, "/v1/events/stream", .role(.viewer),
                "Events as they happen, as Server-Sent Events; goes on after `Last-Event-ID`",
                parameters: [
                    Route.Parameter("events", "Only events of these names, separated by commas: \(names)"),
                    Route.Parameter("nodes", "Only telemetry of these devices, separated by commas"),
                    Route.Parameter(
                        "metrics", "Only these metrics, separated by commas; `i2c.*` for all that begin so"),
                    Route.Parameter("last_event_id", "What `Last-Event-ID` says, for clients that cannot send it"),
                ], response: .other(mediaType)
            ) { call in
                try stream(call, services)
            }
        ]
    }

    private static func stream(_ call: Call, _ services: GatewayServices) throws -> Response {
        let filter = LiveFilter(
            events: call.query("events"), nodes: call.query("nodes"), metrics: call.query("metrics"))
        let text = HTTPField.Name("Last-Event-ID").flatMap { call.head.headerFields[$0] } ?? call.query("last_event_id")
        let mark = EventMark(run: services.run)
        let last = text.map { mark.number(in: $0) }
        let hub = services.live
        // An identifier of an earlier run of the gateway, or of an event that is gone: what came in between cannot be told.
        let hasGap = last.map { number in number.map { !hub.hasAll(after: $0) } ?? true } ?? false
        guard let listener = hub.listen(after: hasGap ? 0 : last ?? nil) else {
            throw ProblemError(
                .serviceUnavailable, "\(LiveHub.listenerLimit) listen already", headers: [.retryAfter: "30"])
        }
        let writer = EventStreamWriter(hub: hub, listener: listener, filter: filter, mark: mark, hasGap: hasGap)
        return Response(
            status: .ok, headers: [.contentType: mediaType, .cacheControl: "no-store"],
            body: ResponseBody { body in
                try await writer.run(&body)
                try await body.finish(nil)
            })
    }
}
