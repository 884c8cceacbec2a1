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

    /// A shape without a type of its own: a body of it has to agree with the schema.
    init(_ name: String, documents: JSONValue...) {
        self.name = name
        makeExamples = { try documents.map { try JSON.encode($0) } }
        reencodeBody = { octets in
            let value = try JSON.decode(JSONValue.self, from: octets)
            if let fault = JSONSchema.fault(in: value, Self.schema(of: name, documents)) {
                throw ProblemError(.unprocessableContent, fault)
            }
            return try JSON.encode(value)
        }
    }

    /// The examples as they are sent.
    /// - Throws: `EncodingError`.
    public func examples() throws -> [[UInt8]] { try makeExamples() }

    /// Reads a body of this shape and writes it again.
    /// - Throws: `DecodingError` when it is not of this shape.
    public func reencode(_ octets: [UInt8]) throws -> [UInt8] { try reencodeBody(octets) }

    /// What is wrong with a body of this shape; `nil` when it agrees with the schema.
    /// - Throws: `DecodingError` for one that is no JSON.
    public func fault(in octets: [UInt8]) throws -> String? {
        JSONSchema.fault(in: try JSON.decode(JSONValue.self, from: octets), try schema())
    }

    func schema() throws -> JSONValue { Self.schema(of: name, try values()) }

    /// The examples as values.
    func values() throws -> [JSONValue] { try examples().map { try JSON.decode(JSONValue.self, from: $0) } }

    private static func schema(of name: String, _ examples: [JSONValue]) -> JSONValue {
        JSONSchema.infer(from: examples, place: name, type: name)
    }
}
