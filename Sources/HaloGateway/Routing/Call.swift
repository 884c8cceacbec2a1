import HTTPTypes
import HaloModel
import Hummingbird

/// A request on its way to a route's handler: who calls, with what.
public struct Call: Sendable {
    /// Method, path and header fields.
    public let head: HTTPRequest
    /// The whole body, within the route's limit.
    public let body: [UInt8]
    /// Who sends it.
    public let caller: Caller
    /// The address it came from; `nil` for one answered in process.
    public let remote: String?
    /// The connection it came over; `nil` for one answered in process.
    let connection: String?
    private let type: WireType?
    private let parameters: Parameters
    private let queries: Parameters

    init(
        request: Request, parameters: Parameters, body: [UInt8], caller: Caller, context: GatewayRequestContext,
        type: WireType?
    ) {
        remote = context.remote
        connection = context.connection
        self.type = type
        head = request.head
        queries = request.uri.queryParameters
        self.parameters = parameters
        self.body = body
        self.caller = caller
    }

    /// The part of the path that the route calls `name`.
    /// - Throws: `ProblemError` 404 when the path has none.
    public func parameter(_ name: String) throws -> String {
        guard let value = parameters.get(name) else { throw ProblemError(.notFound, "the path has no \(name)") }
        return value
    }

    /// The device the path names.
    /// - Throws: `ProblemError` 404 when that cannot be a device's name.
    public func node() throws -> NodeID {
        let text = try parameter("node_id")
        guard let node = NodeID(text) else { throw ProblemError(.notFound, "there is no such device") }
        return node
    }

    /// A query parameter's value, `nil` when it is absent or empty.
    public func query(_ name: String) -> String? {
        guard let value = queries.get(name), !value.isEmpty else { return nil }
        return value
    }

    /// A query parameter that is a whole number within `range`.
    /// - Throws: `ProblemError` 400 when it is anything else.
    public func integer(_ name: String, in range: ClosedRange<Int>, default standard: Int) throws -> Int {
        guard let text = query(name) else { return standard }
        guard let number = Int(text), range.contains(number) else {
            throw ProblemError(
                .badRequest, "\(name) has to be a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    /// The number the path calls `id`.
    /// - Throws: `ProblemError` 404 when it is none.
    func id() throws -> Int64 {
        guard let id = Int64(try parameter("id")) else {
            throw ProblemError(.notFound, "there is nothing at this path")
        }
        return id
    }

    /// A query parameter that is a time: RFC 3339 in UTC, or milliseconds since the POSIX epoch.
    /// - Throws: `ProblemError` 400 when it is neither.
    public func milliseconds(_ name: String) throws -> Int64? {
        guard let text = query(name) else { return nil }
        guard let time = Int64(text) ?? WallTime(rfc3339: text)?.milliseconds else {
            throw ProblemError(.badRequest, "\(name) has to be a time such as 2026-11-24T03:01:44Z, or milliseconds")
        }
        return time
    }

    /// The body as JSON.
    /// - Throws: `ProblemError` 400 for one that is not `type`.
    public func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        do {
            return try JSON.decode(type, from: body)
        } catch let error as DecodingError {
            throw ProblemError(.badRequest, JSON.explanation(of: error))
        }
    }

    /// The body as JSON that agrees with the schema of the route's request.
    /// - Throws: `ProblemError` 400 for one that is no JSON, 422 for one that does not agree.
    func document() throws -> JSONValue {
        let value = try decode(JSONValue.self)
        if let schema = try type?.schema(), let fault = JSONSchema.fault(in: value, schema) {
            throw ProblemError(.unprocessableContent, fault)
        }
        return value
    }
}
