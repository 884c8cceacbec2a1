import XCTest

/// What the documents promise is tested.
final class DocumentedTestsTests: XCTestCase {
    func testEveryTestTheThreatModelNamesIsThere() throws {
        try check("docs/threat-model.md", atLeast: 20)
    }

    func testEveryDifferenceAndTrapHasItsTest() throws {
        try check("docs/fidelity.md", atLeast: 20)
    }

    /// Each row of a table in `document` names tests, or promises of a contract, and all of them are there.
    private func check(_ document: String, atLeast: Int) throws {
        let known = Self.known()
        let test = try Regex("`(?:[A-Za-z0-9]+\\.)?(test[A-Za-z0-9]+)`")
        let promise = try Regex("\"([^\"]+)\"")
        var offences: [String] = []
        var rows = 0
        for (index, line) in (Repository.shared.lines(of: document) ?? []).enumerated() {
            guard line.hasPrefix("| "), !line.hasPrefix("| ---"), !line.hasSuffix("| test |") else { continue }
            rows += 1
            let cell = String(line.dropLast(2).split(separator: "|").last ?? "")
            let named = [test, promise].flatMap { pattern in
                cell.matches(of: pattern).compactMap { $0.output[1].substring.map { String($0) } }
            }
            // A suite against both, without a promise of its own.
            if named.isEmpty, !cell.contains("Contract against both") {
                offences.append("\(document):\(index + 1) names no test")
            }
            for name in named where !known.contains(name) {
                offences.append("\(document):\(index + 1) there is no \(name)")
            }
        }
        XCTAssertGreaterThanOrEqual(rows, atLeast)
        assertNone(offences, "Each line of \(document) names a test that shows it.")
    }

    /// Names of test functions, and texts of promises.
    private static func known() -> Set<String> {
        var known = Set<String>()
        for path in Repository.shared.swiftPaths(below: "Tests") {
            for line in Repository.shared.lines(of: path) ?? [] {
                let words = line.split { !$0.isLetter && !$0.isNumber }
                if let index = words.firstIndex(of: "func"), index + 1 < words.count {
                    known.insert(String(words[index + 1]))
                }
                let quoted = line.split(separator: "\"", omittingEmptySubsequences: false)
                if quoted.count >= 3 { known.insert(String(quoted[1])) }
            }
        }
        return known
    }
}
