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

    /// A BME280 showing Bosch's worked example (BST-BMP280-DS001 §3.12): adc_T 519888, adc_P 415148.
    static let exampleBME280 = MockBus.Device(answers: [
        [0xD0]: [0x60],
        [0xF3]: [0x00],
        [0x88]: [
            0x70, 0x6B, 0x43, 0x67, 0x18, 0xFC, 0x7D, 0x8E, 0x43, 0xD6, 0xD0, 0x0B, 0x27, 0x0B, 0x8C, 0x00, 0xF9, 0xFF,
            0x8C, 0x3C, 0xF8, 0xC6, 0x70, 0x17, 0x00, 0x4B,
        ],
        // H2 = 362, H3 = 0, H4 = 313 = 0x139, H5 = 50 = 0x032, H6 = 30
        [0xE1]: [0x6A, 0x01, 0x00, 0x13, 0x29, 0x03, 0x1E],
        [0xF7]: [0x65, 0x5A, 0xC0, 0x7E, 0xED, 0x00, 0x6D, 0x60],
    ])
}
