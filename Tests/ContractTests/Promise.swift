import XCTest

/// One thing a hardware touchpoint promises to whoever uses it, and how to see whether it does.
struct Promise<Subject>: Sendable {
    /// The promise as a sentence.
    let sentence: String
    /// Checks it; fails through XCTest or by throwing.
    let check: @Sendable (Subject) async throws -> Void

    init(_ sentence: String, _ check: @escaping @Sendable (Subject) async throws -> Void) {
        self.sentence = sentence
        self.check = check
    }
}

extension Array {
    /// Checks every promise against a subject of its own; an error thrown is a failure that names the promise.
    func check<Subject>(
        file: StaticString = #filePath, line: UInt = #line, on makeSubject: () async throws -> Subject
    ) async where Element == Promise<Subject> {
        XCTAssertFalse(isEmpty, "a contract without promises", file: file, line: line)
        for promise in self {
            do {
                try await promise.check(try await makeSubject())
            } catch {
                XCTFail("\"\(promise.sentence)\" is broken: \(error)", file: file, line: line)
            }
        }
    }
}

/// Fails unless `body` throws an error for which `matches` is true.
func assertThrows<Value>(
    _ what: String, file: StaticString = #filePath, line: UInt = #line, _ body: () async throws -> Value,
    where matches: (any Error) -> Bool
) async {
    do {
        let value = try await body()
        XCTFail("\(what): no error, but \(value)", file: file, line: line)
    } catch {
        XCTAssertTrue(matches(error), "\(what): \(error)", file: file, line: line)
    }
}
