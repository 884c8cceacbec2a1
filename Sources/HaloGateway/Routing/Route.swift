import HTTPTypes
import Hummingbird

/// One row of the route table: registers the handler, says who may call it, and describes it.
public struct Route: Sendable {
    /// A query parameter, for the description.
    public struct Parameter: Sendable {
        /// Its name.
        public var name: String
        /// What it does.
        public var summary: String

        /// Takes the parts as they are.
        public init(_ name: String, _ summary: String) {
            self.name = name
            self.summary = summary
        }
    }

    /// What a body is.
    public enum Body: Sendable {
        /// None.
        case none
        /// JSON of a shape of the wire catalogue.
        case json(WireType)
        /// Something else, by media type.
        case other(String)
    }

    /// The method.
    public var method: HTTPRequest.Method
    /// The path, with `{name}` for a part that varies.
    public var path: String
    /// Who may call it.
    public var access: Access
    /// What it does, one line.
    public var summary: String
    /// Query parameters.
    public var parameters: [Parameter]
    /// The request's body.
    public var request: Body
    /// The answer's body.
    public var response: Body
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
        parameters: [Parameter] = [], request: Body = .none, response: Body = .none, bodyLimit: Int = 64 * 1024,
        acceptsSession: Bool? = nil, handler: @escaping @Sendable (Call) async throws -> Response
    ) {
        self.method = method
        self.path = path
        self.access = access
        self.summary = summary
        self.parameters = parameters
        self.request = request
        self.response = response
        self.bodyLimit = bodyLimit
        self.acceptsSession = acceptsSession ?? (method == .get)
        self.handler = handler
    }
}
