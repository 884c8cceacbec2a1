import XCTest

/// Files stay short enough to read, and public declarations say what they are.
final class SourceShapeTests: XCTestCase {
    private static let longest = 500

    func testNoFileIsTooLong() {
        let endings = [".swift", ".c", ".h", ".cpp", ".js", ".css", ".mustache", ".html", ".sh"]
        var offences: [String] = []
        for path in Repository.shared.paths
        where endings.contains(where: path.hasSuffix) && !path.hasPrefix("Fixtures/") {
            let count = Repository.shared.lines(of: path)?.count ?? 0
            if count > Self.longest + 1 { offences.append("\(path):\(Self.longest + 1) \(count - 1) lines") }
        }
        assertNone(offences, "Files have at most \(Self.longest) lines, better 300: split them by subject.")
    }

    func testEveryPublicDeclarationIsDocumented() throws {
        let declaration = try Regex(#"^\s*(?:@\w+(?:\([^)]*\))?\s+)*(?:public|open)\s+(?!extension|import)[a-z]"#)
        let attribute = try Regex(#"^\s*@\w+(\(.*\))?\s*$"#)
        var offences: [String] = []
        for path in Repository.shared.swiftPaths(below: "Sources", "Simulator") {
            let lines = Repository.shared.lines(of: path) ?? []
            let code = SwiftText.code(lines)
            for (index, text) in code.enumerated() where text.firstMatch(of: declaration) != nil {
                var above = index - 1
                while above >= 0, code[above].firstMatch(of: attribute) != nil { above -= 1 }
                let documented = above >= 0 && lines[above].drop { $0 == " " }.hasPrefix("///")
                if !documented { offences.append("\(path):\(index + 1) \(text.trimmingCharacters(in: .whitespaces))") }
            }
        }
        assertNone(offences, "Public declarations need a /// comment: what it is, its units, what it throws.")
    }
}
