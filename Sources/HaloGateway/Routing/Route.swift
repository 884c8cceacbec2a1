import HTTPTypes
import Hummingbird

/// One row of the route table: registers the handler, says who may call it, checks what is sent, and describes it.
public struct Route: Sendable {
    /// What a body is.
    public enum Body: Sendable {
        /// None.
        case none
        /// JSON of a shape of the wire catalogue.
        case json(WireType)
        /// JSON of a shape of the wire catalogue, or the same in another form, by media type.
        case jsonOr(WireType, String)
        /// Something else, by media type.
        case other(String)

        /// The shape, for JSON.
        public var type: WireType? {
            switch self {
            case .json(let type), .jsonOr(let type, _): type
            case .none, .other: nil
            }
        }

        /// Media types without their parameters.
        public var media: [String] {
            func bare(_ text: String) -> String { String(text.prefix { $0 != ";" }) }
            switch self {
            case .none: return []
            case .json: return ["application/json"]
            case .jsonOr(_, let media): return ["application/json", bare(media)]
            case .other(let media): return [bare(media)]
            }
        }
    }

    /// The method.
    public var method: HTTPRequest.Method
    /// The path, with `{name}` for a part that varies.
    public var path: String
    /// Who may call it.
    public var access: Access
    /// What it does, one line.
    public var summary: String
    /// Query parameters; any other is refused.
    public var parameters: [Parameter]
    /// The request's body.
    public var request: Body
    /// The answer's body.
    public var response: Body
    /// The status of the answer when all is well.
    public var success: HTTPResponse.Status
    /// Other statuses with the same body.
    public var alike: [HTTPResponse.Status]
    /// Further statuses with a problem document, beyond those every route of its kind has.
    public var also: [HTTPResponse.Status]
    /// The area it belongs to.
    public var tag = "Portal"
    /// The longest body accepted, octets.
    public var bodyLimit: Int
    /// Whether a browser's session cookie says who calls, as well as a bearer token. The cookie is `SameSite=Strict`;
    /// routes that change something accept it only where a form of our own pages posts to them.
    public var acceptsSession: Bool
    /// Answers it.
    public var handler: @Sendable (Call) async throws -> Response

    /// Takes the parts as they are.
    public init(
        _ method: HTTPRequest.Method, _ path: String, _ access: Access, _ summary: String,
        parameters: [Parameter] = [], request: Body = .none, response: Body = .none,
        success: HTTPResponse.Status = .ok, alike: [HTTPResponse.Status] = [], also: [HTTPResponse.Status] = [],
        bodyLimit: Int = 64 * 1024, acceptsSession: Bool? = nil,
        handler: @escaping @Sendable (Call) async throws -> Response
    ) {
        self.method = method
        self.path = path
        self.access = access
        self.summary = summary
        self.parameters = parameters
        self.request = request
        self.response = response
        self.success = success
        self.alike = alike
        self.also = also
        self.bodyLimit = bodyLimit
        self.acceptsSession = acceptsSession ?? (method == .get)
        self.handler = handler
    }

    /// Statuses with a problem document, in order: those the table answers itself, and `also`.
    public var problems: [HTTPResponse.Status] {
        var all = also + [.badRequest, .serviceUnavailable]
        if access != .open { all += [.unauthorized, .forbidden] }
        if path.contains("{") { all.append(.notFound) }
        if !response.media.isEmpty { all.append(.notAcceptable) }
        if !request.media.isEmpty { all += [.contentTooLarge, .unsupportedMediaType] }
        if request.type != nil { all.append(.unprocessableContent) }
        return Set(all).subtracting(alike).sorted { $0.code < $1.code }
    }
}
