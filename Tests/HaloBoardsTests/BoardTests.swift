import Foundation
import HaloBoards
import HaloDocuments
import XCTest

final class BoardTests: XCTestCase {
    func testEveryBuiltInBoardIsValid() {
        let boards = Boards()
        XCTAssertEqual(boards.errors, [])
        XCTAssertEqual(
            boards.all.map(\.name),
            [
                "generic-40pin", "jetson-nano", "raspberry-pi-3b", "raspberry-pi-4b", "raspberry-pi-zero-2w",
            ])
    }

    func testTheModelTextChoosesTheBoard() {
        let boards = Boards()
        XCTAssertEqual(boards.detect(model: "Raspberry Pi 4 Model B Rev 1.5\0")?.name, "raspberry-pi-4b")
        XCTAssertEqual(boards.detect(model: "Raspberry Pi 3 Model B Rev 1.2\0")?.name, "raspberry-pi-3b")
        XCTAssertEqual(boards.detect(model: "Raspberry Pi Zero 2 W Rev 1.0\0")?.name, "raspberry-pi-zero-2w")
        XCTAssertEqual(boards.detect(model: "NVIDIA Jetson Nano Developer Kit\0")?.name, "jetson-nano")
        XCTAssertNil(boards.detect(model: "Raspberry Pi Zero W Rev 1.1\0"))
        XCTAssertNil(boards.detect(model: "Raspberry Pi 400 Rev 1.0\0"))
        XCTAssertNil(boards.detect(model: ""))
    }

    /// Raspberry Pi documentation, "GPIO and the 40-pin header".
    func testThePinsOfTheRaspberryPi4AreThoseOfItsHeader() throws {
        let board = try XCTUnwrap(Boards().named("raspberry-pi-4b"))
        XCTAssertEqual(board.pins.map(\.number), Array(1...40))
        XCTAssertEqual(board.gpioChip, "pinctrl-bcm2711")
        XCTAssertEqual(board.pins.compactMap(\.line).sorted(), Array(0...27))
        XCTAssertEqual(board.pins.filter { $0.power == "ground" }.map(\.number), [6, 9, 14, 20, 25, 30, 34, 39])
        XCTAssertEqual(board.pin(11)?.line, 17)
        XCTAssertEqual(board.i2c.map { [$0.bus, $0.sda, $0.scl] }, [[1, 3, 5]])
        XCTAssertEqual(board.pin(3)?.function, "I2C1 SDA")
        XCTAssertNotNil(board.pin(27)?.reserved)
        XCTAssertNil(board.pin(41))
    }

    /// The three boards have one header; their lines belong to pin controllers of different names.
    func testTheRaspberryPisShareTheirHeader() throws {
        let four = try XCTUnwrap(Boards().named("raspberry-pi-4b"))
        for name in ["raspberry-pi-3b", "raspberry-pi-zero-2w"] {
            let board = try XCTUnwrap(Boards().named(name))
            XCTAssertEqual(board.pins, four.pins)
            XCTAssertEqual(board.i2c, four.i2c)
            XCTAssertEqual(board.gpioChip, "pinctrl-bcm2835")
        }
    }

    /// NVIDIA's names of the lines: port and number there, eight lines to a port (linux dt-bindings/gpio/tegra-gpio.h).
    func testTheLinesOfTheJetsonNanoAreThoseOfItsPorts() throws {
        let board = try XCTUnwrap(Boards().named("jetson-nano"))
        XCTAssertEqual(board.pins.map(\.number), Array(1...40))
        func line(_ port: Int, _ number: Int) -> Int { port * 8 + number }
        XCTAssertEqual(board.pin(29)?.line, line(18, 5))  // S5
        XCTAssertEqual(board.pin(31)?.line, line(25, 0))  // Z0
        XCTAssertEqual(board.pin(33)?.line, line(4, 6))  // E6
        XCTAssertEqual(board.pin(16)?.line, line(29, 0))  // DD0
        XCTAssertEqual(board.pins.filter { $0.line != nil }.count, 22)
        XCTAssertEqual(board.pins.filter { $0.power == "ground" }.map(\.number), [6, 9, 14, 20, 25, 30, 34, 39])
    }

    func testADefinitionOfTheUserGoesBeforeABuiltInOne() {
        let text =
            "name = \"mine\"\ndescription = \"d\"\nmodels = [\"Raspberry Pi 4 Model B Rev 1.5\"]\n[pins]\n1 = { power = \"5 V\" }\n"
        let boards = Boards(definitions: [("/etc/halo/boards/mine.toml", text)])
        XCTAssertEqual(boards.detect(model: "Raspberry Pi 4 Model B Rev 1.5")?.name, "mine")
        XCTAssertEqual(boards.detect(model: "Raspberry Pi 4 Model B Rev 1.2")?.name, "raspberry-pi-4b")
    }

    func testMistakesAreNamedAndTheOtherBoardsStay() {
        let head = "name = \"x\"\ndescription = \"d\"\nmodels = []\n"
        let cases = [
            (head + "[pins]\n1 = { line = 2 }\n", "b.toml:5:5: a line needs gpio_chip at the top of the file"),
            (head + "[pins]\n1 = {}\n", "b.toml:5:5: a pin has power, or line or function or both"),
            (
                head + "[pins]\nA1 = { power = \"5 V\" }\n",
                "b.toml:5:1: a pin is a number from 1 to 200, each once, found \"A1\""
            ),
            (
                head + "[pins]\n1 = { power = \"5 V\", x = 1 }\n",
                "b.toml:5:22: unknown key \"x\" in the document; known keys: line, function, power, reserved"
            ),
            (
                head + "gpio_chip = \"c\"\n[pins]\n1 = { line = 2 }\n2 = { line = 2 }\n",
                "b.toml:7:5: line 2 is at pin 1 already"
            ),
            (
                head + "[[i2c]]\nbus = 1\nsda = 3\nscl = 5\n[pins]\n3 = { function = \"SDA\" }\n",
                "b.toml:4:1: pins 3 and 5 have to be listed under [pins]"
            ),
        ]
        for (text, expected) in cases {
            let boards = Boards(definitions: [("b.toml", text)])
            XCTAssertEqual(boards.errors.map(\.description), [expected])
            XCTAssertEqual(boards.all.count, 5)
        }
    }

    func testABoardWithoutKnownLinesStillHasItsBuses() throws {
        let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Fixtures/boards/shed.toml")
        let board = try Board(toml: String(contentsOf: path, encoding: .utf8), file: "shed.toml")
        XCTAssertNil(board.gpioChip)
        XCTAssertEqual(board.i2c.map(\.bus), [0])
        XCTAssertEqual(board.pins.map(\.function), ["I2C0 SDA", "I2C0 SCL"])
    }
}
