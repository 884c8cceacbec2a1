import HaloModel

/// What the transport grants the other side.
enum HTTPLimits {
    /// The longest body of a request or response, octets.
    static let bodyOctets = 16 << 20
    /// Connections served at once; more wait in the listen queue.
    static let connections = 128
    /// How long a connection may stay silent.
    static let idle = Duration.seconds(60)
}
