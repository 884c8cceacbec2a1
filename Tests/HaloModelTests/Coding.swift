import Foundation
import XCTest

/// Fails unless `value` is written as `json` (keys sorted) and read back as it was.
func assertRoundTrip<Value: Codable & Equatable>(
    _ value: Value, as json: String? = nil, file: StaticString = #filePath, line: UInt = #line
) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let data = try encoder.encode(value)
    if let json { XCTAssertEqual(String(decoding: data, as: UTF8.self), json, file: file, line: line) }
    XCTAssertEqual(try JSONDecoder().decode(Value.self, from: data), value, file: file, line: line)
}

/// Fails unless reading `json` throws a `DecodingError`.
func assertRefused<Value: Decodable>(
    _ type: Value.Type, _ json: String, file: StaticString = #filePath, line: UInt = #line
) {
    XCTAssertThrowsError(try JSONDecoder().decode(type, from: Data(json.utf8)), json, file: file, line: line) {
        XCTAssertTrue($0 is DecodingError, "\($0)", file: file, line: line)
    }
}
