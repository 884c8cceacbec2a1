import HaloBoards
import HaloHardware
import HaloModel
import HaloSim
import XCTest

final class LineFinderTests: XCTestCase {
    private func finder(model: String = "Raspberry Pi 4 Model B Rev 1.5", buses: Set<Int> = [1]) -> LineFinder {
        let names = (0..<28).map { $0 == 17 ? "BUTTON" : $0 < 2 ? "TWIN" : "" }
        let gpio = SimulatedGPIO(
            chips: [.init(label: "other", lineNames: ["RELAY"]), .init(label: "pinctrl-bcm2711", lineNames: names)],
            clock: SimulatedClock(events: EventQueue(), wallTime: WallTime(nanoseconds: 0)))
        return LineFinder(board: Boards().detect(model: model), model: model, gpio: gpio, buses: buses)
    }

    func testALineIsFoundByHeaderPinByChipAndLineAndByName() async throws {
        for text in ["pin:11", "1/17", "gpiochip1/17", "BUTTON"] {
            let place = try await finder().find(text)
            XCTAssertEqual(place, LineFinder.Place(chip: 1, offset: 17), text)
        }
    }

    func testAPinOfAnI2CBusIsFreeOnlyWhenTheBusIsOff() async throws {
        await assertFails(.busy, "pin 3 is I2C1 SDA and i2c-1 is switched on: take another pin, or switch") {
            try await self.finder().find("pin:3")
        }
        let place = try await finder(buses: []).find("pin:3")
        XCTAssertEqual(place.offset, 2)
    }

    func testSupplyReservedAndUnknownPinsSayWhatTheyAre() async {
        await assertFails(.invalid, "pin 1 is 3.3 V") { try await self.finder().find("pin:1") }
        await assertFails(.invalid, "pin 27 is reserved") { try await self.finder().find("pin:27") }
        await assertFails(.invalid, "Raspberry Pi 4 Model B has no pin 41") { try await self.finder().find("pin:41") }
        await assertFails(.invalid, "pin:x: a header pin is written") { try await self.finder().find("pin:x") }
        await assertFails(.invalid, "1/x: chip and line are written") { try await self.finder().find("1/x") }
        await assertFails(.notFound, "no line is called \"NONE\"") { try await self.finder().find("NONE") }
        await assertFails(.invalid, "2 lines are called \"TWIN\": name one of 1/0, 1/1") {
            try await self.finder().find("TWIN")
        }
    }

    func testAnUnknownBoardHasNoHeaderPinsAndSaysSoWhileChipAndLineWork() async throws {
        let unknown = finder(model: "Shed Controller")
        await assertFails(.unsupported, "pin 11: header pins are unavailable, because this board (Shed Controller)") {
            try await unknown.find("pin:11")
        }
        let place = try await unknown.find("0/0")
        XCTAssertEqual(place, LineFinder.Place(chip: 0, offset: 0))
    }

    func testABoardWhoseChipIsMissingNamesTheChipsThatAreThere() async {
        let other = finder(model: "NVIDIA Jetson Nano Developer Kit", buses: [])
        await assertFails(.notFound, "pin 7: NVIDIA Jetson Nano Developer Kit should have a GPIO chip tegra-gpio") {
            try await other.find("pin:7")
        }
        await assertFails(.unsupported, "pin 3 (I2C1 SDA) has no GPIO line") { try await other.find("pin:3") }
    }

    private func assertFails<Value>(
        _ code: HardwareError.Code, _ text: String, line: UInt = #line, _ body: () async throws -> Value
    ) async {
        do {
            _ = try await body()
            XCTFail("no error", line: line)
        } catch {
            let error = error as? HardwareError
            XCTAssertEqual(error?.code, code, line: line)
            XCTAssertTrue(error?.message.hasPrefix(text) ?? false, error?.message ?? "", line: line)
        }
    }
}
