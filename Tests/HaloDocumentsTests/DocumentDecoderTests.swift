import Foundation
import HaloDocuments
import XCTest

final class DocumentDecoderTests: XCTestCase {
    private struct Farm: Decodable, Equatable {
        var name: String
        var after: DocumentDuration
        var height: Double?
        var role: Role
        var nodes: [Node]
        var limits: [String: Int]?
    }
    private enum Role: String, Decodable { case gateway, node }
    private struct Node: Decodable, Equatable {
        var id: UInt8
        var isUp: Bool
        enum CodingKeys: String, CodingKey {
            case id
            case isUp = "up"
        }
    }
    private struct Nested: Decodable {
        var depth: Int
        enum Outer: String, CodingKey { case inner }
        enum Inner: String, CodingKey { case depth }
        init(from decoder: any Decoder) throws {
            let outer = try decoder.container(keyedBy: Outer.self)
            depth = try outer.nestedContainer(keyedBy: Inner.self, forKey: .inner).decode(Int.self, forKey: .depth)
        }
    }

    private func decode<Value: Decodable>(_ type: Value.Type, _ text: String) throws -> Value {
        try DocumentDecoder().decode(type, from: YAMLDocument.parse(text, file: "farm.yaml"))
    }

    private func assertRefused<Value: Decodable>(
        _ type: Value.Type, _ text: String, _ expected: String, line: UInt = #line
    ) {
        XCTAssertThrowsError(try decode(type, text), line: line) { XCTAssertEqual("\($0)", expected, line: line) }
    }

    private let good = """
        name: north
        after: 20min
        role: gateway
        nodes:
          - id: 0x1f
            up: true
          - {id: 2, up: false}
        limits: {radio: 3, i2c: 4}
        """

    func testATypeIsReadFromYAML() throws {
        let farm = try decode(Farm.self, good)
        XCTAssertEqual(
            farm,
            Farm(
                name: "north", after: DocumentDuration(.seconds(1200)), height: nil, role: .gateway,
                nodes: [Node(id: 31, isUp: true), Node(id: 2, isUp: false)], limits: ["radio": 3, "i2c": 4]))
    }

    func testTheSameTypeIsReadFromTOML() throws {
        let text = """
            name = "north"
            after = "20min"
            role = "gateway"
            height = 3
            limits = { radio = 3 }
            [[nodes]]
            id = 0x1F
            up = true
            """
        let farm = try DocumentDecoder().decode(Farm.self, from: TOMLDocument.parse(text, file: "farm.toml"))
        XCTAssertEqual(farm.height, 3)
        XCTAssertEqual(farm.nodes, [Node(id: 31, isUp: true)])
    }

    func testAnUnknownKeyIsRefusedWithTheKnownOnes() {
        assertRefused(
            Farm.self, good + "\nhieght: 3\n",
            "farm.yaml:9:1: unknown key \"hieght\" in the document; "
                + "known keys: name, after, height, role, nodes, limits")
        assertRefused(
            Farm.self, "name: a\nafter: 1s\nrole: node\nnodes: [{id: 1, up: true, x: 1}]\n",
            "farm.yaml:4:27: unknown key \"x\" in a list entry; known keys: id, up")
        assertRefused(
            Nested.self, "inner: {depth: 1, width: 2}\n",
            "farm.yaml:1:19: unknown key \"width\" in inner; known keys: depth")
    }

    func testAMisspeltKeyIsNamedInsteadOfTheMissingOne() {
        let text = "names: a\nafter: 1s\nrole: node\nnodes: []\n"
        assertRefused(
            Farm.self, text, "farm.yaml:1:1: unknown key \"names\"; \"name\" is missing and may be what is meant")
        assertRefused(
            Farm.self, text.replacingOccurrences(of: "names", with: "nam"),
            "farm.yaml:1:1: unknown key \"nam\"; \"name\" is missing and may be what is meant")
        assertRefused(
            Farm.self, text.replacingOccurrences(of: "names", with: "id"),
            "farm.yaml:1:1: key \"name\" is missing; add it")
    }

    func testUnknownKeysAreAllowedWhenAskedFor() throws {
        let node = try YAMLDocument.parse(good + "\nhieght: 3\n", file: "farm.yaml")
        XCTAssertEqual(try DocumentDecoder(refusesUnknownKeys: false).decode(Farm.self, from: node).name, "north")
    }

    func testErrorsSayWhatWasExpectedAndWhere() {
        assertRefused(Node.self, "id: 300\nup: true\n", "farm.yaml:1:5: 300 is out of range; allowed are 0 to 255")
        assertRefused(Node.self, "id: -1\nup: true\n", "farm.yaml:1:5: -1 is out of range; allowed are 0 to 255")
        assertRefused(
            Node.self, "id: one\nup: true\n", "farm.yaml:1:5: expected a whole number, found the text \"one\"")
        assertRefused(Node.self, "id: 1\nup: yes\n", "farm.yaml:2:5: expected true or false, found the text \"yes\"")
        assertRefused(Node.self, "id: 1\n", "farm.yaml:1:1: key \"up\" is missing; add it")
        assertRefused([Int].self, "3\n", "farm.yaml:1:1: expected a list, found 3")
        assertRefused(Node.self, "", "farm.yaml:1:1: expected a mapping of names to values, found nothing")
        assertRefused([String].self, "- 007\n", "farm.yaml:1:3: expected text, found 007; put it in quotes: \"007\"")
        assertRefused(
            [DocumentDuration].self, "- 30\n",
            "farm.yaml:1:3: expected a duration with a unit, such as 500ms, 30s or 20min, found 30")
        assertRefused(
            [DocumentDuration].self, "- 30 parsecs\n",
            "farm.yaml:1:3: expected a duration such as 500ms, 30s, 20min or 1h, found the text \"30 parsecs\"")
    }

    func testAnEnumerationNamesThePlaceOfAnUnknownCase() {
        XCTAssertThrowsError(try decode([Role].self, "- node\n- boss\n")) { error in
            XCTAssertTrue("\(error)".hasPrefix("farm.yaml:2:3: "), "\(error)")
        }
    }

    func testALocatedValueKnowsItsPlace() throws {
        let located = try decode([String: Located<String>].self, "a: 1s\nb:   x\n".replacing("1s", with: "y"))
        XCTAssertEqual(located["b"], Located("x", file: "farm.yaml", line: 2, column: 6))
        XCTAssertEqual(located["b"]?.error("no").description, "farm.yaml:2:6: no")
    }

    func testANodeCanBeTakenAsItIs() throws {
        let nodes = try decode([DocumentNode].self, "- {a: 1}\n- 2\n")
        XCTAssertEqual(nodes[0]["a"]?.content, .scalar(.integer, "1"))
    }

    func testNumbersOfEveryWidthAreRangeChecked() throws {
        XCTAssertEqual(try decode([Int64].self, "[-9223372036854775808]"), [.min])
        XCTAssertEqual(try decode([Double].self, "[1, 0x10, 2.5, -.inf]"), [1, 16, 2.5, -.infinity])
        XCTAssertThrowsError(try decode([Int64].self, "[9223372036854775808]"))
        XCTAssertEqual(try decode([UInt16].self, "[0xffff]"), [.max])
    }

    func testDurationsHaveUnits() {
        let expected: [(String, Duration?)] = [
            ("500ms", .milliseconds(500)), ("120s", .seconds(120)), ("20min", .seconds(1200)), ("1h", .seconds(3600)),
            ("1.5h", .seconds(5400)), ("1h30min", .seconds(5400)), ("0s", .zero), ("2d", .seconds(172_800)),
            ("0.25s", .milliseconds(250)), ("9us", .microseconds(9)), ("7ns", .nanoseconds(7)),
            ("", nil), ("s", nil), ("1", nil), ("-1s", nil), ("1 s", nil), ("1.s", nil), ("99999999999999h", nil),
        ]
        for (text, duration) in expected { XCTAssertEqual(DocumentDuration(text)?.value, duration, text) }
        XCTAssertEqual("\(DocumentDuration(.seconds(5400)))", "90min")
        XCTAssertEqual("\(DocumentDuration(.milliseconds(1500)))", "1500ms")
        XCTAssertEqual("\(DocumentDuration(.zero))", "0s")
    }
}
