import Foundation
import XCTest

/// The files of this repository, as tests look at them.
struct Repository: Sendable {
    /// Its folder.
    let root: URL
    /// Paths of its files, relative to `root`, ordered. What builds leave behind is not among them.
    let paths: [String]

    static let shared = Repository()

    private init() {
        root = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        var paths: [String] = []
        Self.walk(root, "", into: &paths)
        self.paths = paths.sorted()
    }

    private static func walk(_ folder: URL, _ prefix: String, into paths: inout [String]) {
        let keys: [URLResourceKey] = [.isDirectoryKey, .isSymbolicLinkKey]
        let entries = (try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: keys)) ?? []
        for entry in entries {
            let name = entry.lastPathComponent
            if prefix.isEmpty,
                name == ".git" || name == "dist" || name == ".venv" || name.hasPrefix(".build") || name == ".swiftpm"
            {
                continue
            }
            guard let values = try? entry.resourceValues(forKeys: Set(keys)), values.isSymbolicLink != true else {
                continue
            }
            if values.isDirectory == true {
                walk(entry, prefix + name + "/", into: &paths)
            } else {
                paths.append(prefix + name)
            }
        }
    }

    /// The lines of a file; `nil` when it is not text.
    func lines(of path: String) -> [Substring]? {
        guard let data = try? Data(contentsOf: root.appendingPathComponent(path)),
            let text = String(validating: data, as: UTF8.self)
        else { return nil }
        return text.split(separator: "\n", omittingEmptySubsequences: false)
    }

    /// Swift files below these folders.
    func swiftPaths(below folders: String...) -> [String] {
        paths.filter { path in path.hasSuffix(".swift") && folders.contains { path.hasPrefix($0 + "/") } }
    }

    /// The name of the target a file below Sources, Simulator or Tests belongs to.
    func target(of path: String) -> String {
        let parts = path.split(separator: "/")
        return parts.count > 2 ? String(parts[1]) : ""
    }
}

/// Fails with every offence on a line of its own, and what to do about them.
func assertNone(_ offences: [String], _ remedy: String, file: StaticString = #filePath, line: UInt = #line) {
    guard !offences.isEmpty else { return }
    XCTFail("\(remedy)\n  " + offences.joined(separator: "\n  "), file: file, line: line)
}
