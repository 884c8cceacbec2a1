/// The answer to `GET /capabilities`: what this gateway can do, so that a client need not guess by version.
public struct Capabilities: Sendable, Codable, Equatable {
    /// Version of the wire format; a client refuses one it does not know.
    public var apiVersion: Int
    /// Names of what is offered, ordered.
    public var features: [String]
    /// The most samples one telemetry batch may carry.
    public var batchSampleLimit: Int

    /// Takes the parts as they are.
    public init(apiVersion: Int, features: [String], batchSampleLimit: Int) {
        self.apiVersion = apiVersion
        self.features = features
        self.batchSampleLimit = batchSampleLimit
    }

    enum CodingKeys: String, CodingKey {
        case apiVersion = "api_version"
        case features
        case batchSampleLimit = "batch_sample_limit"
    }
}
