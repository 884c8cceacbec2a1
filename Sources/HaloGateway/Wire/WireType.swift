import HaloModel

/// A shape on the wire: its name in the API's description, and examples that its schema is inferred from and that golden
/// files lock. The first example has every member, the others leave out what may be missing.
public struct WireType: Sendable {
    /// Name in the API's description.
    public let name: String
    private let makeExamples: @Sendable () throws -> [[UInt8]]
    private let reencodeBody: @Sendable ([UInt8]) throws -> [UInt8]

    init<Value: Codable & Sendable>(_ name: String, _ examples: Value...) {
        self.name = name
        makeExamples = { try examples.map { try JSON.encode($0) } }
        reencodeBody = { try JSON.encode(JSON.decode(Value.self, from: $0)) }
    }

    /// The examples as they are sent.
    /// - Throws: `EncodingError`.
    public func examples() throws -> [[UInt8]] { try makeExamples() }

    /// Reads a body of this shape and writes it again.
    /// - Throws: `DecodingError` when it is not of this shape.
    public func reencode(_ octets: [UInt8]) throws -> [UInt8] { try reencodeBody(octets) }

    func schema() throws -> JSONValue {
        JSONSchema.infer(from: try examples().map { try JSON.decode(JSONValue.self, from: $0) })
    }
}
