import XCTest

@testable import HaloSensors

final class ExpressionTests: XCTestCase {
    private static let names: [(String, ExpressionValue)] = [
        ("raw", .integer(0x1234)), ("gain", .real(2.5)), ("ready", .boolean(true)), ("zero", .integer(0)),
    ]

    private func scope() -> ExpressionScope {
        var scope = ExpressionScope()
        for (name, value) in Self.names { XCTAssertTrue(scope.define(name, value.type)) }
        return scope
    }

    private func value(_ text: String) throws -> ExpressionValue {
        try Expression(parsing: text, scope: scope()).evaluate(Self.names.map(\.1))
    }

    private func assertRefused(_ text: String, at offset: Int, _ message: String, line: UInt = #line) {
        XCTAssertThrowsError(try Expression(parsing: text, scope: scope()), line: line) {
            XCTAssertEqual(
                $0 as? ExpressionSyntaxError, ExpressionSyntaxError(offset: offset, message: message), line: line)
        }
    }

    func testWholeNumbersFollowTheRulesOfC() throws {
        let expected: [(String, Int64)] = [
            ("1 + 2 * 3", 7), ("(1 + 2) * 3", 9), ("10 - 4 - 3", 3), ("-7 / 2", -3), ("-7 % 3", -1),
            ("0xFF & 0x0F", 15),
            ("1 << 4 | 3", 19), ("1 << 2 + 1", 8), ("raw >> 8", 0x12), ("raw & 0xFF", 0x34), ("~0", -1), ("6 ^ 3", 5),
            ("-16 >> 2", -4), ("0b101", 5), ("raw > 5 ? 1 : 2", 1), ("zero == 0 && ready ? 10 : 20", 10), ("--3", 3),
            ("signed(0xFFF, 12)", -1), ("signed(0x7FF, 12)", 2047), ("lowest(0b110110, 2)", 0b110),
            ("lowest(-1, 64)", -1), ("lowest(5, 0)", 0),
            ("lowest(5, 9)", 5), ("int(2.9)", 2), ("int(-2.9)", -2), ("abs(-4)", 4),
            ("min(3, -5)", -5), ("max(3, -5)", 3), ("clamp(12, 0, 10)", 10), ("!ready ? 1 : zero != 0 ? 2 : 3", 3),
        ]
        for (text, result) in expected { XCTAssertEqual(try value(text), .integer(result), text) }
    }

    func testAWholeNumberMeetingARealOneBecomesReal() throws {
        let expected: [(String, Double)] = [
            ("raw / 2.0", 2330), ("1 / 2.0", 0.5), ("gain * 2", 5), ("3 - gain", 0.5), ("real(7) / 2", 3.5),
            ("1.5e3 + .5", 1500.5), ("2e-3", 0.002), ("sqrt(16)", 4), ("floor(-0.5)", -1), ("round(2.5)", 3),
            ("max(1, gain)", 2.5), ("pow(2, 10)", 1024), ("exp(0)", 1), ("log(1)", 0), ("clamp(gain, 0, 1)", 1),
            ("ready ? 1 : 2.5", 1),
        ]
        for (text, result) in expected { XCTAssertEqual(try value(text), .real(result), text) }
    }

    func testMistakesNameTheColumnAndTheRemedy() {
        assertRefused("raw + lost", at: 6, "unknown name \"lost\"; known here: raw, gain, ready, zero")
        assertRefused("raw & gain", at: 4, "'&' takes a whole number on both sides, found a real number; use int(…)")
        assertRefused("raw & 1 == 0", at: 4, "'&' takes a whole number on both sides, found a condition")
        assertRefused("raw +", at: 5, "expected a number, a name or '(', found the end")
        assertRefused("(raw", at: 4, "expected ')', found the end")
        assertRefused("raw raw", at: 4, "expected an operator or the end, found raw")
        assertRefused("raw ? 1 : 2", at: 0, "expected a condition before ?, found a whole number")
        assertRefused(
            "ready ? 1 : ready", at: 12, "both sides of : must be of one kind, found a whole number and a condition")
        assertRefused("ready + ready", at: 6, "'+' takes numbers, found conditions")
        assertRefused("-ready", at: 0, "'-' does not take a condition")
        assertRefused("~gain", at: 0, "'~' does not take a real number")
        assertRefused("min(1)", at: 0, "min takes 2 values, found 1")
        assertRefused("raw $ 2", at: 4, "'$' has no meaning here")
        assertRefused(
            "99999999999999999999", at: 0, "99999999999999999999 is no number that fits; write 12, 0x0C or 1.5e-3")
        assertRefused("signed(gain, 3)", at: 0, "signed takes whole numbers; use int(…)")
        assertRefused("", at: 0, "expected a number, a name or '(', found the end")
        XCTAssertThrowsError(try Expression(parsing: "sin(1)", scope: scope())) {
            XCTAssertTrue("\($0)".contains("unknown function"), "\($0)")
        }
    }

    func testArithmeticThatHasNoValueIsAnErrorNotATrap() throws {
        let expected: [(String, ExpressionFailure)] = [
            ("raw / zero", .divisionByZero), ("raw % zero", .divisionByZero),
            ("9223372036854775807 + 1", .overflow), ("0x4000000000000000 * 2", .overflow), ("raw << 60", .overflow),
            ("raw << 64", .shiftOutOfRange), ("raw >> -1", .shiftOutOfRange), ("int(1e300)", .notRepresentable),
            ("int(gain / 0)", .notRepresentable), ("(-9223372036854775807 - 1) / -1", .overflow),
            ("-(-9223372036854775807 - 1)", .overflow), ("abs(-9223372036854775807 - 1)", .overflow),
        ]
        for (text, failure) in expected {
            XCTAssertThrowsError(try value(text), text) { XCTAssertEqual($0 as? ExpressionFailure, failure, text) }
        }
    }

    func testDepthAndLengthAreBounded() throws {
        for text in [
            String(repeating: "(", count: 1000), String(repeating: "-", count: 1000) + "1",
            String(repeating: "1+", count: 5000) + "1", String(repeating: "ready?", count: 300) + "1",
        ] { XCTAssertThrowsError(try Expression(parsing: text, scope: scope())) }
        XCTAssertEqual(try value(String(repeating: "1+", count: 990) + "1"), .integer(991))
    }

    func testDamagedTextNeverTraps() {
        let good = Array("clamp((raw << 4) / 2.5e1, -1, ready ? 0x1F : 2) + ~3".utf8)
        for cut in good.indices {
            for bit in 0..<8 {
                var damaged = good
                damaged[cut] ^= 1 << UInt8(bit)
                _ = try? value(String(decoding: damaged, as: UTF8.self))
            }
            _ = try? value(String(decoding: good[..<cut], as: UTF8.self))
        }
    }
}
