import HTTPTypes
import Hummingbird
import Logging

/// Every route there is. The same table serves requests, writes the API's description and drives the test that walks it
/// with every role.
public struct RouteTable: Sendable {
    /// The rows, in the order of the description.
    public let routes: [Route]

    /// Takes the rows as they are.
    public init(_ routes: [Route]) { self.routes = routes }

    /// Methods a path answers to, in the table's order and with those every such path has; empty for a path that is not
    /// there.
    func methods(of path: String) -> [HTTPRequest.Method] {
        let parts = path.split(separator: "/")
        let own = routes.filter { Self.matches($0.path.split(separator: "/"), parts) }.map(\.method)
        return own.isEmpty ? [] : own + (own.contains(.get) ? [.head] : []) + [.options]
    }

    private static func matches(_ pattern: [Substring], _ path: [Substring]) -> Bool {
        pattern.count == path.count && zip(pattern, path).allSatisfy { $0.hasPrefix("{") || $0 == $1 }
    }

    /// A router that answers every row.
    func router(authenticator: Authenticator, counters: RequestCounters) -> Router<GatewayRequestContext> {
        let router = Router(context: GatewayRequestContext.self, options: .autoGenerateHeadEndpoints)
        router.add(
            middleware: ProblemMiddleware(table: self, counters: counters, clock: authenticator.environment.clock))
        for route in routes {
            router.on(RouterPath(stringLiteral: route.path), method: route.method) { request, context in
                try await Self.answer(route, request, context, authenticator)
            }
        }
        return router
    }

    private static func answer(
        _ route: Route, _ request: Request, _ context: GatewayRequestContext, _ authenticator: Authenticator
    ) async throws -> Response {
        // The right to call is settled before the body is read, so that a stranger's body costs nothing.
        // What everyone may see needs no database: `/health` answers while that does not.
        let caller =
            route.access == .open
            ? (try? await authenticator.caller(of: request.head, route: route)) ?? .anonymous
            : try await authenticator.caller(of: request.head, route: route)
        guard route.access.allows(caller, node: context.parameters.get("node_id")) else {
            if caller == .anonymous {
                throw ProblemError(
                    .unauthorized, "this needs a bearer token", headers: [.wwwAuthenticate: "Bearer realm=\"halo\""])
            }
            if case .mustChangePassword = caller {
                throw ProblemError(.forbidden, "choose a new password first: POST /api/auth/change-password")
            }
            throw ProblemError(.forbidden, "this needs another role: \(route.access)")
        }
        try route.check(path: context.parameters)
        try route.check(accept: request.headers[values: .accept])
        try route.check(query: request.uri.queryParameters)
        var body: [UInt8] = []
        if !route.request.media.isEmpty {
            try route.check(contentType: request.headers[.contentType])
            body = [UInt8](buffer: try await request.body.collect(upTo: route.bodyLimit))
        }
        return try await route.handler(
            Call(
                request: request, parameters: context.parameters, body: body, caller: caller,
                context: context, type: route.request.type))
    }
}
