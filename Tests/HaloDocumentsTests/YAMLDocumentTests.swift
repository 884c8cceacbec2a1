import HaloDocuments
import XCTest

final class YAMLDocumentTests: XCTestCase {
    private func parse(_ text: String) throws -> DocumentNode { try YAMLDocument.parse(text, file: "a.yaml") }

    private func assertRefused(_ text: String, _ expected: String, line: UInt = #line) {
        XCTAssertThrowsError(try parse(text), line: line) { XCTAssertEqual("\($0)", expected, line: line) }
    }

    func testEveryValueKnowsItsLineAndColumn() throws {
        let root = try parse("mesh:\n  id: farm\n  nodes: [a, b]\n")
        XCTAssertEqual(root["mesh"]?["id"], DocumentNode(.scalar(.string, "farm"), file: "a.yaml", line: 2, column: 7))
        let elements = try XCTUnwrap(root["mesh"]?["nodes"]?.elements)
        XCTAssertEqual(elements.map(\.column), [11, 14])
        XCTAssertEqual(elements.map(\.line), [3, 3])
    }

    func testMappingsKeepTheOrderOfTheDocument() throws {
        guard case .mapping(let entries) = try parse("zebra: 1\napple: 2\nmango: 3\n").content else { return XCTFail() }
        XCTAssertEqual(entries.map(\.key), ["zebra", "apple", "mango"])
        XCTAssertEqual(entries.map(\.line), [1, 2, 3])
    }

    /// YAML 1.2.2 §10.3.2, table of the core schema's tag resolution.
    func testPlainScalarsResolveAsInTheCoreSchema() throws {
        let expected: [(String, DocumentNode.ScalarKind)] = [
            ("0", .integer), ("-19", .integer), ("+12", .integer), ("0o7", .integer), ("0x3A", .integer),
            ("0.", .float), ("-0.0", .float), (".5", .float), ("+12e03", .float), ("-2E+05", .float),
            (".inf", .float), ("-.inf", .float), (".nan", .float), ("true", .boolean), ("false", .boolean),
            ("null", .null), ("~", .null), ("yes", .string), ("on", .string), ("120s", .string), ("1.2.3", .string),
            ("02:00:00:00:00:01", .string), ("0x", .string), ("1e", .string), ("-", .string), ("0b1", .string),
        ]
        for (text, kind) in expected where text != "-" {
            XCTAssertEqual(try parse("k: \(text)")["k"]?.content, .scalar(kind, text), text)
        }
    }

    func testQuotedScalarsStayText() throws {
        XCTAssertEqual(try parse("k: \"12\"")["k"]?.content, .scalar(.string, "12"))
        XCTAssertEqual(try parse("k: 'true'")["k"]?.content, .scalar(.string, "true"))
        XCTAssertEqual(try parse("k: |\n  12\n")["k"]?.content, .scalar(.string, "12\n"))
    }

    func testAnEmptyDocumentIsNothing() throws {
        XCTAssertEqual(try parse("").content, .scalar(.null, ""))
        XCTAssertEqual(try parse("# only a comment\n").content, .scalar(.null, ""))
    }

    func testAKeyGivenTwiceIsRefusedWithBothLines() {
        assertRefused("a: 1\nb: 2\na: 3\n", "a.yaml:3:1: key \"a\" is here a second time, first on line 1; keep one")
    }

    func testAnchorsAliasesAndTagsAreRefused() {
        assertRefused(
            "a: &x [1]\nb: [*x, *x]\n",
            "a.yaml:1:4: anchors are not supported; write the value out where it is used")
        assertRefused(
            "a: !!python/object 1\n",
            "a.yaml:1:4: tags are not supported; write the plain value, in quotes if it is text")
    }

    func testASecondDocumentIsRefused() {
        assertRefused("a: 1\n---\nb: 2\n", "a.yaml:2:1: a second document begins here; keep one document to a file")
    }

    func testBrokenSyntaxNamesThePlace() {
        XCTAssertThrowsError(try parse("a: [1, 2\nb: 3\n")) { error in
            XCTAssertTrue("\(error)".hasPrefix("a.yaml:2:"), "\(error)")
            XCTAssertTrue("\(error)".contains("not valid YAML"), "\(error)")
        }
    }

    func testDeepNestingIsRefusedInsteadOfExhaustingTheStack() {
        let deep = String(repeating: "[", count: 100_000)
        XCTAssertThrowsError(try parse(deep)) { XCTAssertTrue("\($0)".contains("deep"), "\($0)") }
    }

    func testAnOversizedFileIsRefusedBeforeItIsRead() {
        let large = "a: " + String(repeating: "x", count: 4 * 1024 * 1024)
        XCTAssertThrowsError(try parse(large)) { XCTAssertTrue("\($0)".contains("more than the 4194304"), "\($0)") }
    }

    func testDamagedFilesNeverTrap() throws {
        let good = Array("mesh:\n  id: \"farm\"\n  list: [1, {a: b}]\n  text: |\n    x\n".utf8)
        for cut in 0..<good.count {
            _ = try? parse(String(decoding: good[..<cut], as: UTF8.self))
            for bit in 0..<8 {
                var flipped = good
                flipped[cut] ^= 1 << UInt8(bit)
                _ = try? parse(String(decoding: flipped, as: UTF8.self))
            }
        }
    }
}
