import HaloDocuments
import XCTest

final class TOMLDocumentTests: XCTestCase {
    private func parse(_ text: String) throws -> DocumentNode { try TOMLDocument.parse(text, file: "a.toml") }

    func testScalarsKeepTheirKindAndHexadecimalBecomesDecimal() throws {
        let root = try parse(
            """
            address = 0x76
            big = 1_000
            scale = 0.00001
            tenth = 0.1
            on = true
            name = "BME280"
            day = 2026-11-24
            at = 2026-11-24T03:01:44Z
            """)
        XCTAssertEqual(root["address"]?.content, .scalar(.integer, "118"))
        XCTAssertEqual(root["big"]?.content, .scalar(.integer, "1000"))
        XCTAssertEqual(root["scale"]?.content, .scalar(.float, "1e-05"))
        XCTAssertEqual(root["tenth"]?.content, .scalar(.float, "0.1"))
        XCTAssertEqual(root["on"]?.content, .scalar(.boolean, "true"))
        XCTAssertEqual(root["name"]?.content, .scalar(.string, "BME280"))
        XCTAssertEqual(root["day"]?.content, .scalar(.dateTime, "2026-11-24"))
        XCTAssertEqual(root["at"]?.content, .scalar(.dateTime, "2026-11-24T03:01:44Z"))
    }

    func testTablesKeepTheOrderOfTheDocumentAndKnowTheirPlace() throws {
        let root = try parse("zebra = 1\napple = [1, [2]]\n\n[[step]]\nread = 3\n[[step]]\nread = 4\n")
        guard case .mapping(let entries) = root.content else { return XCTFail() }
        XCTAssertEqual(entries.map(\.key), ["zebra", "apple", "step"])
        XCTAssertEqual(entries.map(\.line), [1, 2, 4])
        XCTAssertEqual(root["apple"]?.elements?[1].elements?.first?.column, 14)
        XCTAssertEqual(
            root["step"]?.elements?.map { $0["read"]?.content },
            [
                .scalar(.integer, "3"), .scalar(.integer, "4"),
            ])
    }

    func testAKeyGivenTwiceIsRefused() {
        XCTAssertThrowsError(try parse("a = 1\na = 2\n")) { error in
            XCTAssertTrue("\(error)".hasPrefix("a.toml:2:"), "\(error)")
        }
    }

    func testBrokenSyntaxNamesThePlaceAndThrowsNothingElse() {
        XCTAssertThrowsError(try parse("a = [1,\nb = = 3")) { error in
            XCTAssertTrue(error is DocumentError)
            XCTAssertTrue("\(error)".hasPrefix("a.toml:2:"), "\(error)")
        }
    }

    func testDeepNestingIsRefusedInsteadOfExhaustingTheStack() {
        XCTAssertThrowsError(try parse("a = " + String(repeating: "[", count: 100_000)))
        XCTAssertThrowsError(try parse(String(repeating: "a.", count: 100_000) + "a = 1")) { error in
            XCTAssertTrue("\(error)".contains("dots"), "\(error)")
        }
        let level = "{ " + String(repeating: "a.", count: 60) + "a = [\n"
        XCTAssertThrowsError(try parse("a = " + String(repeating: level, count: 1_000)))
    }

    func testAnEmptyDocumentIsAnEmptyMapping() throws {
        XCTAssertEqual(try parse("").content, .mapping([]))
    }

    func testDamagedFilesNeverTrap() throws {
        let good = Array("[a.b]\nc = \"d\\n\"\ne = [1, 2.5, {f = true}]\n[[g]]\nh = 0x1F\ni = 07:32:00\n".utf8)
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
