import XCTest

/// What the documents promise is tested.
final class ThreatModelTests: XCTestCase {
    func testEveryTestTheThreatModelNamesIsThere() throws {
        let name = try Regex("`(test[A-Za-z0-9]+)`")
        var known = Set<String>()
        for path in Repository.shared.swiftPaths(below: "Tests") {
            for line in Repository.shared.lines(of: path) ?? [] {
                let words = line.split { !$0.isLetter && !$0.isNumber }
                guard let index = words.firstIndex(of: "func"), index + 1 < words.count else { continue }
                known.insert(String(words[index + 1]))
            }
        }
        var offences: [String] = []
        var rows = 0
        for (index, line) in (Repository.shared.lines(of: "docs/threat-model.md") ?? []).enumerated() {
            guard line.hasPrefix("| "), !line.hasPrefix("| ---"), !line.hasSuffix("| test |") else { continue }
            rows += 1
            let named = line.matches(of: name).compactMap { $0.output[1].substring.map { String($0) } }
            if named.isEmpty { offences.append("docs/threat-model.md:\(index + 1) names no test") }
            for test in named where !known.contains(test) {
                offences.append("docs/threat-model.md:\(index + 1) there is no \(test)")
            }
        }
        XCTAssertGreaterThan(rows, 20)
        assertNone(offences, "Each line of the threat model names a test that shows it.")
    }
}
