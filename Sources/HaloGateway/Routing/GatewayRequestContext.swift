import Hummingbird
import Logging

/// What Hummingbird carries along with a request. It can be made without a connection, for requests answered in process.
public struct GatewayRequestContext: RequestContext {
    /// Hummingbird's own part.
    public var coreContext: CoreRequestContextStorage

    private struct InProcessSource: RequestContextSource {
        var logger: Logger
    }

    /// For a request that came over a connection.
    public init(source: ApplicationRequestContextSource) { coreContext = CoreRequestContextStorage(source: source) }

    /// For a request answered in process.
    init(logger: Logger) { coreContext = CoreRequestContextStorage(source: InProcessSource(logger: logger)) }
}
