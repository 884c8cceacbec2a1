import XCTest

/// Where things are, and where they come from.
final class LayoutTests: XCTestCase {
    private static let folders: Set<String> = [
        "Fixtures", "Simulator", "Sources", "Tests", "ci", "deploy", "docs", "migrations",
    ]
    private static let files: Set<String> = [
        "CHANGELOG.md", "CODEOWNERS", "CONTRIBUTING.md", "LICENSE", "Package.resolved", "Package.swift", "README.md",
    ]

    func testTheTopHoldsOnlyKnownFoldersAndFiles() {
        let known = Self.folders.union(Self.files)
        let tops = Set(Repository.shared.paths.compactMap { $0.split(separator: "/").first.map(String.init) })
        assertNone(
            tops.filter { !$0.hasPrefix(".") && !known.contains($0) }.sorted().map { $0 + ":1" },
            "Nothing new goes to the top: put it where its subject is.")
    }

    func testEveryFixturesFolderSaysWhereItsFilesComeFrom() {
        var folders = Set<String>()
        for path in Repository.shared.paths where path.hasPrefix("Fixtures/") {
            folders.insert(path.split(separator: "/").dropLast().joined(separator: "/"))
        }
        folders.remove("Fixtures")
        assertNone(
            folders.filter { !Repository.shared.paths.contains($0 + "/README.md") }.sorted().map {
                $0 + "/README.md:1"
            },
            "A Fixtures folder needs a README.md: what each file is, and where it was recorded.")
    }

    /// A text here is about HALO. Where and how it was written does not belong in it.
    func testTextsAreAboutTheProgramAlone() throws {
        // In pieces, so that this file does not hold them itself.
        let patterns = [
            #"\bissue"# + #" #?[0-9]"#, "shared" + "/", #"\bfacts"# + #"\.md"#,
            #"\bspec"# + #" [0-9]"#, #"\bhelp"# + #"ers?\b"#, #"/work"# + #"/main"#, #"/tmp"# + #"/h-"#,
            #"\bTO"# + #"DO\b"#, #"\bFIX"# + #"ME\b"#,
        ]
        let words = try Regex(patterns.joined(separator: "|")).ignoresCase()
        let endings = [
            ".swift", ".c", ".h", ".cpp", ".md", ".sh", ".sql", ".yaml", ".toml", ".css", ".js", ".mustache", ".html",
        ]
        var offences: [String] = []
        for path in Repository.shared.paths
        where endings.contains(where: path.hasSuffix) || path.hasPrefix("ci/") || path.hasPrefix(".ci/") {
            for (index, text) in (Repository.shared.lines(of: path) ?? []).enumerated() {
                guard let match = text.firstMatch(of: words) else { continue }
                offences.append("\(path):\(index + 1) \(text[match.range])")
            }
        }
        assertNone(offences, "Say it without these words: cite the public source, or finish the work.")
    }
}
