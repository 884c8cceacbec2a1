import Foundation
import HaloDocuments
import HaloSensors
import XCTest

/// Templates for tests.
enum TemplateLibraryFixture {
    /// A built-in template by name.
    static func builtIn(_ name: String) throws -> SensorTemplate {
        let library = TemplateLibrary()
        XCTAssertEqual(library.errors, [])
        return try XCTUnwrap(library.templates.first { $0.name == name })
    }

    /// The smallest template, with lines exchanged for others.
    static func text(_ changes: [(String, String)] = []) -> String {
        var text = """
            name = "probe"
            description = "A test"
            addresses = [0x20]
            interval = "10s"
            [[identify]]
            because = "it answers"
            confidence = "possible"
            checks = [{ register = 0x01, type = "u8", expect = 7 }]
            [[measure]]
            register = 0x10
            read = 2
            fields = [{ name = "raw", at = 0, type = "u16be" }]
            [[metric]]
            name = "level_pct"
            unit = "%"
            value = "raw / 2.0"
            range = [0, 100]
            """
        for (old, new) in changes {
            XCTAssertTrue(text.contains(old), "\(old) is not in the template")
            text = text.replacingOccurrences(of: old, with: new)
        }
        return text
    }

    static func template(_ changes: [(String, String)] = []) throws -> SensorTemplate {
        try SensorTemplate(toml: text(changes), file: "probe.toml")
    }
}
