import HTTPTypes
import HaloHardware
import HaloModel
import HaloStore
import Hummingbird

/// Turns whatever a handler throws into a problem document, counts answers, and sets the header fields all answers have.
struct ProblemMiddleware: RouterMiddleware {
    var table: RouteTable
    var counters: RequestCounters
    var clock: any SystemClock

    func handle(
        _ request: Request, context: GatewayRequestContext,
        next: (Request, GatewayRequestContext) async throws -> Response
    ) async throws -> Response {
        var response: Response
        do {
            response = try await next(request, context)
        } catch let error as HTTPError where error.status == .notFound && request.method == .options {
            response = options(request)
        } catch {
            response = Self.response(to: problem(of: error, request, context))
        }
        counters.count(
            method: request.method.rawValue, route: context.endpointPath ?? "none", status: response.status.code)
        for (name, value) in Self.commonFields where response.headers[name] == nil { response.headers[name] = value }
        // RFC 9110 6.6.1. Devices whose own clock is not set take the time from it.
        response.headers[.date] = clock.wallTime.httpDate
        return response
    }

    /// Nothing here is to be framed, guessed at or loaded from elsewhere (CSP level 3; the portal needs no script).
    private static let commonFields: [(HTTPField.Name, String)] = [
        (.xContentTypeOptions, "nosniff"),
        (
            .contentSecurityPolicy,
            "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'"
        ),
    ]

    static func response(to error: ProblemError) -> Response {
        let body = (try? JSON.encode(error.problem)) ?? []
        var response = Response.bytes(body, type: "application/problem+json", status: error.status)
        for field in error.headers { response.headers[field.name] = field.value }
        return response
    }

    private func problem(of error: any Error, _ request: Request, _ context: GatewayRequestContext) -> ProblemError {
        switch error {
        case let error as ProblemError:
            return error
        case let error as HTTPError where error.status == .notFound:
            return notFound(request)
        case let error as any HTTPResponseError where error.status == .contentTooLarge:
            return ProblemError(.contentTooLarge, "the body is longer than this route accepts")
        case let error as any HTTPResponseError where error.status.code < 500:
            return ProblemError(error.status, error.status.reasonPhrase)
        case let error as DatabaseError where error.isOutOfOrder:
            context.logger.error("the database does not work", metadata: ["error": "\(error)"])
            return ProblemError(
                .serviceUnavailable, "the database does not work: \(error.kind.rawValue)", headers: [.retryAfter: "30"])
        case is CancellationError:
            return ProblemError(.serviceUnavailable, "the gateway is stopping", headers: [.retryAfter: "5"])
        default:
            // What went wrong inside goes to the log, not to the client.
            context.logger.error(
                "a request failed", metadata: ["route": "\(context.endpointPath ?? "")", "error": "\(error)"])
            return ProblemError(.internalServerError, "the gateway failed; its log says why")
        }
    }

    /// RFC 9110 9.3.7: what a path answers to.
    private func options(_ request: Request) -> Response {
        let methods = allowed(request.uri.path)
        guard !methods.isEmpty else { return Self.response(to: notFound(request)) }
        return Response(status: .noContent, headers: [.allow: methods])
    }

    private func notFound(_ request: Request) -> ProblemError {
        let methods = allowed(request.uri.path)
        guard !methods.isEmpty else { return ProblemError(.notFound, "there is nothing at this path") }
        return ProblemError(.methodNotAllowed, "this path answers to \(methods)", headers: [.allow: methods])
    }

    private func allowed(_ path: String) -> String { table.methods(of: path).map(\.rawValue).joined(separator: ", ") }
}
