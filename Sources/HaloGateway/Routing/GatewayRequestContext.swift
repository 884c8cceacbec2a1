import Hummingbird
import Logging

/// What Hummingbird carries along with a request. It can be made without a connection, for requests answered in process.
public struct GatewayRequestContext: RequestContext {
    /// Hummingbird's own part.
    public var coreContext: CoreRequestContextStorage
    /// The address the request came from; `nil` for one answered in process.
    var remote: String?
    /// The connection it came over, by the far end's address and port; `nil` for one answered in process.
    var connection: String?

    private struct InProcessSource: RequestContextSource {
        var logger: Logger
    }

    /// For a request that came over a connection.
    public init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        remote = source.channel.remoteAddress?.ipAddress
        connection = source.channel.remoteAddress.flatMap { address in
            address.port.map { "\(address.ipAddress ?? ""):\($0)" }
        }
    }

    /// For a request answered in process.
    init(logger: Logger) { coreContext = CoreRequestContextStorage(source: InProcessSource(logger: logger)) }
}
