import FoundationEssentials
import HTTPTypes
import HaloModel
import Hummingbird

/// JSON (RFC 8259) as this API writes and reads it.
public enum JSON {
    /// Encodes with ordered keys, so that the same value is the same text.
    /// - Throws: `EncodingError` for a number JSON has not, such as infinity.
    public static func encode(_ value: some Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return [UInt8](try encoder.encode(value))
    }

    /// Decodes.
    /// - Throws: `DecodingError`.
    public static func decode<Value: Decodable>(_ type: Value.Type, from octets: [UInt8]) throws -> Value {
        try JSONDecoder().decode(type, from: Data(octets))
    }

    /// What is wrong with a body, in one sentence for the one who sent it.
    static func explanation(of error: DecodingError) -> String {
        func path(_ context: DecodingError.Context) -> String {
            let path = context.codingPath.prefix(16).map { key in key.intValue.map(String.init) ?? key.stringValue }
            return path.isEmpty ? "the body" : "\"" + String(path.joined(separator: ".").prefix(200)) + "\""
        }
        switch error {
        case .keyNotFound(let key, let context):
            return "\"\(key.stringValue)\" is missing in \(path(context))"
        case .typeMismatch(let type, let context):
            return "\(path(context)) is not of type \(type)"
        case .valueNotFound(_, let context):
            return "\(path(context)) is null"
        case .dataCorrupted(let context):
            return "\(path(context)) is not valid: " + String(context.debugDescription.prefix(300))
        @unknown default:
            return "the body could not be read"
        }
    }
}

extension Response {
    /// An answer with a JSON body.
    /// - Throws: `EncodingError` for a number JSON has not, such as infinity.
    public static func json(
        _ value: some Encodable, status: HTTPResponse.Status = .ok, type: String = "application/json"
    ) throws -> Response {
        bytes(try JSON.encode(value), type: type, status: status)
    }

    /// An answer with these octets. Answers of the API depend on the moment and the caller, so they are not kept.
    public static func bytes(
        _ octets: [UInt8], type: String, status: HTTPResponse.Status = .ok, cacheControl: String = "no-store"
    ) -> Response {
        Response(
            status: status, headers: [.contentType: type, .cacheControl: cacheControl],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: octets)))
    }
}
