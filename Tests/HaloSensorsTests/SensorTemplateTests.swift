import HaloDocuments
import HaloHardware
import XCTest

@testable import HaloSensors

final class SensorTemplateTests: XCTestCase {
    private func assertRefused(_ changes: [(String, String)], _ expected: String, line: UInt = #line) {
        XCTAssertThrowsError(try TemplateLibraryFixture.template(changes), line: line) {
            XCTAssertTrue("\($0)".hasPrefix("probe.toml:" + expected), "\($0)", line: line)
        }
    }

    func testASmallTemplateMeasures() async throws {
        let bus = MockBus(devices: [0x20: .init(answers: [[0x10]: [0x00, 0x64]])])
        let sensor = try await Sensor.open(
            TemplateLibraryFixture.template(), on: bus, at: 0x20, clock: JumpingClock())
        let readings = try await sensor.measure()
        XCTAssertEqual(readings.map(\.metric), ["level_pct"])
        XCTAssertEqual(readings[0].value, 50)
        XCTAssertTrue(readings[0].isPlausible)
        XCTAssertEqual(readings[0].unit, "%")
    }

    func testAValueOutOfRangeIsMarked() async throws {
        let bus = MockBus(devices: [0x20: .init(answers: [[0x10]: [0x01, 0x00]])])
        let sensor = try await Sensor.open(
            TemplateLibraryFixture.template(), on: bus, at: 0x20, clock: JumpingClock())
        let reading = try await sensor.measure()[0]
        XCTAssertEqual(reading.value, 128)
        XCTAssertFalse(reading.isPlausible)
    }

    func testMistakesNameLineColumnAndRemedy() {
        assertRefused([("raw / 2.0", "row / 2.0")], "16:10: unknown name \"row\"; known here: raw")
        assertRefused([("raw / 2.0", "raw & 2.0")], "16:14: '&' takes a whole number on both sides")
        assertRefused([("raw / 2.0", "raw > 2")], "16:9: a metric is a number, found a condition")
        assertRefused(
            [("interval", "colour = 1\ninterval")], "4:1: unknown key \"colour\" in the document; known keys: name")
        assertRefused([("\"10s\"", "10")], "4:12: expected a duration with a unit")
        assertRefused([("\"10s\"", "\"10ms\"")], "4:12: allowed are 1s to 1d, found 10ms")
        assertRefused([("0x20", "0x120")], "3:14: 288 is out of range; allowed are 0 to 255")
        assertRefused([("0x20", "0x78")], "3:14: 0x78 is no 7-bit device address; allowed are 0x08 to 0x77")
        assertRefused([("[0x20]", "[]")], "1:1: addresses is empty")
        assertRefused([("\"probe\"", "\"Probe 1\"")], "1:8: a template's name is lower-case letters and digits")
        assertRefused([("u16be", "u16")], "12:42: unknown type \"u16\"; known: u8")
        assertRefused([("at = 0", "at = 1")], "12:11: raw ends after the 2 octets of data read")
        assertRefused([("at = 0, type = \"u16be\"", "bits = [\"2[7:0]\"]")], "12:35: octet 2 is after the 2 octets")
        assertRefused([("at = 0, type = \"u16be\"", "bits = [\"0[0:7]\"]")], "12:35: expected bits such as")
        assertRefused(
            [("read = 2", "read = 2\npoll = { register = 1, type = \"u8\", expect = 0 }")],
            "9:1: a step has exactly one")
        assertRefused([("read = 2", "read = 300")], "11:8: read takes 1 to 256 octets, found 300")
        assertRefused([("register = 0x10", "register = 0x110")], "11:8: register 0x110 needs register_bits = 16")
        assertRefused([("expect = 7", "min = 7")], "8:11: a check has expect, or min and max")
        assertRefused([("[0, 100]", "[100, 0]")], "17:9: range is [lowest, highest]")
        assertRefused([("[[metric]]", "[let]\nraw = \"1\"\n[[metric]]")], "14:1: the name raw is taken already")
        assertRefused([("[[metric]]", "[constants]\nmin = 1\n[[metric]]")], "14:1: min is the name of a function")
        assertRefused(
            [("[[metric]]", "[constants]\nx = \"1 / 0\"\n[[metric]]")], "14:5: x has no value: division of a whole")
        assertRefused(
            [("[[measure]]", "[[measure]]\nwrite = [256]\n[[measure]]")], "10:10: an octet is 0 to 255, found 256")
        assertRefused(
            [("read = 2", "read = 2\ncrc = { polynomial = 0x31, initial = 0, every = 2 }")],
            "12:7: 2 octets are not words")
        assertRefused([("[[identify]]", "transfer = \"smbus\"\nregister_bits = 16\n[[identify]]")], "")
    }

    func testAnExpressionOfSeveralLinesNamesItsOwnLine() {
        assertRefused([("\"raw / 2.0\"", "\"\"\"\nraw +\n  lost\n\"\"\"")], "18:3: unknown name \"lost\"")
    }

    func testNumbersLieInOctetsAsNamed() throws {
        let octets: [UInt8] = [0x80, 0x01, 0xFE, 0xFF]
        let expected: [(String, Int64)] = [
            ("u8", 0x80), ("s8", -128), ("u16be", 0x8001), ("u16le", 0x0180), ("s16be", -32_767), ("s16le", 0x0180),
            ("u24be", 0x8001FE), ("s24be", 0x8001FE - 0x1000000), ("u24le", 0xFE0180), ("s24le", 0xFE0180 - 0x1000000),
            ("u32be", 0x8001_FEFF), ("s32be", 0x8001_FEFF - 0x1_0000_0000), ("u32le", 0xFFFE_0180),
        ]
        for (name, value) in expected {
            XCTAssertEqual(try XCTUnwrap(IntegerFormat(name)).value(in: octets, at: 0), value, name)
        }
        XCTAssertNil(IntegerFormat("u16le")?.value(in: octets, at: 3))
        for name in ["u8le", "u16", "i16le", "u12be", "", "u", "u16xe"] { XCTAssertNil(IntegerFormat(name), name) }
    }

    /// BST-BME280-DS002 §4.2.2: H4 is 0xE4[7:0] and 0xE5[3:0], H5 is 0xE6[7:0] and 0xE5[7:4], both signed.
    func testBitsAreJoinedFromSeveralOctets() throws {
        let ranges = try ["3[7:0]", "4[3:0]"].map { try XCTUnwrap(BitRange($0)) }
        let h4 = TemplateField(name: "h4", layout: .bits(ranges, isSigned: true))
        XCTAssertEqual(h4.value(in: [0, 0, 0, 0x13, 0x29, 0x03]), 0x139)
        XCTAssertEqual(h4.value(in: [0, 0, 0, 0xFF, 0x2F, 0x03]), -1)
        XCTAssertNil(h4.value(in: [0, 0, 0, 0xFF]))
        XCTAssertEqual(BitRange("1[0]")?.value(in: [0, 3]), 1)
        for text in ["", "1", "1[8]", "1[2:3]", "x[1]", "1[1:0:0]", "1[3:", "-1[0]", "1[]"] {
            XCTAssertNil(BitRange(text), text)
        }
    }

    func testATemplateForSMBusRunsWithoutRawTransfersAndOthersDoNot() async throws {
        let bus = MockBus(supportsRawTransfers: false, devices: [0x20: .init(answers: [[0x10]: [0, 2]])])
        let smbus = try TemplateLibraryFixture.template([("interval", "transfer = \"smbus\"\ninterval")])
        let sensor = try await Sensor.open(smbus, on: bus, at: 0x20, clock: JumpingClock())
        let value = try await sensor.measure()[0].value
        XCTAssertEqual(value, 1)
        do {
            _ = try await Sensor.open(TemplateLibraryFixture.template(), on: bus, at: 0x20, clock: JumpingClock())
            XCTFail("a raw template was opened")
        } catch let error as SensorError {
            XCTAssertEqual(error.kind, .unavailable)
        }
    }

    func testEveryFailureOfTheBusIsToldApart() async throws {
        for error in I2CError.allCases {
            let bus = MockBus(devices: [0x20: .init(error: error)])
            let sensor = try await Sensor.open(
                TemplateLibraryFixture.template(), on: bus, at: 0x20, clock: JumpingClock())
            do {
                _ = try await sensor.measure()
                XCTFail("\(error) was lost")
            } catch let failure as SensorError {
                XCTAssertEqual(failure, .bus(error, step: "reading 2 octets of register 0x10"))
            }
        }
    }

    func testASensorThatNeverGetsReadyIsGivenUp() async throws {
        let clock = JumpingClock()
        let bus = MockBus(devices: [0x20: .init(answers: [[0x10]: [0, 2], [0x02]: [1]])])
        let template = try TemplateLibraryFixture.template([
            (
                "[[measure]]",
                "[[measure]]\npoll = { register = 2, type = \"u8\", mask = 1, expect = 0, every = \"5ms\", within = \"50ms\" }\n[[measure]]"
            )
        ])
        let sensor = try await Sensor.open(template, on: bus, at: 0x20, clock: clock)
        do {
            _ = try await sensor.measure()
            XCTFail("it was read though not ready")
        } catch let error as SensorError {
            XCTAssertEqual(error, .notReady(step: "waiting for register 0x2"))
        }
        XCTAssertEqual(clock.now.nanoseconds, 50_000_000)
    }

    func testDamagedTemplatesNeverTrap() {
        let good = Array(TemplateLibraryFixture.text().utf8)
        for index in good.indices {
            var damaged = good
            damaged[index] ^= 0x05
            _ = try? SensorTemplate(toml: String(decoding: damaged, as: UTF8.self), file: "damaged.toml")
        }
    }
}
