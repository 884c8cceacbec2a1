import HaloHardware
import HaloSensors
import XCTest

final class SensorDiscoveryTests: XCTestCase {
    /// An INA219 after its reset (SBOS448G §8.6.2.1).
    private let ina219 = MockBus.Device(answers: [[]: [0, 0], [0x00]: [0x39, 0x9F], [0x05]: [0, 0]])
    /// The status of an SHT31 after its reset, with its CRC (SHT3x-DIS §4.11).
    private let sht31 = MockBus.Device(answers: [[0xF3, 0x2D]: [0x80, 0x10, 0xE1]])

    private func discovery() -> SensorDiscovery {
        SensorDiscovery(templates: TemplateLibrary().templates)
    }

    func testSensorsAreFoundInTheOrderOfTheirAddresses() async throws {
        let bus = MockBus(
            number: 3,
            devices: [
                0x76: TemplateLibraryFixture.exampleBME280, 0x45: sht31, 0x40: ina219, 0x44: ina219,
            ])
        let scan = try await discovery().scan(bus)
        XCTAssertEqual(scan.found.map(\.address), [0x40, 0x44, 0x45, 0x76])
        XCTAssertEqual(scan.found.map(\.template.name), ["ina219", "ina219", "sht31", "bme280"])
        XCTAssertEqual(scan.found.map(\.confidence), [.likely, .likely, .likely, .certain])
        XCTAssertEqual(scan.found[3].reason, "chip identification 0x60 in register 0xD0")
        XCTAssertEqual(scan.found[0].bus, 3)
        XCTAssertEqual(bus.probed, bus.probed.sorted())
    }

    func testOwnedAddressesAreLeftAlone() async throws {
        let bus = MockBus(devices: [0x76: TemplateLibraryFixture.exampleBME280], owned: [0x76])
        let scan = try await discovery().scan(bus)
        XCTAssertEqual(scan.owned, [0x76])
        XCTAssertTrue(scan.found.isEmpty)
        XCTAssertEqual(bus.written, [])
    }

    /// A BMP280 shows 0x58 (BST-BMP280-DS001 §4.3.1).
    func testAnotherChipAtTheAddressIsUnknownAndOnlySawPointers() async throws {
        let bus = MockBus(devices: [0x77: .init(answers: [[0xD0]: [0x58]]), 0x41: .init()])
        let scan = try await discovery().scan(bus)
        XCTAssertEqual(scan.unknown.map(\.address), [0x41, 0x77])
        XCTAssertEqual(bus.written, [[0x00], [0xD0]])
    }

    func testAddressesInUseAreNotAskedAgain() async throws {
        let bus = MockBus(devices: [0x76: TemplateLibraryFixture.exampleBME280])
        let scan = try await discovery().scan(bus, skipping: [0x76])
        XCTAssertTrue(scan.found.isEmpty)
        XCTAssertFalse(bus.probed.contains(0x76))
    }

    func testAStuckBusIsAnErrorNotAnEmptyScan() async {
        let bus = MockBus(devices: [0x76: .init(error: .busStuck)])
        do {
            _ = try await discovery().scan(bus)
            XCTFail("the bus was taken for empty")
        } catch {
            XCTAssertEqual(error as? I2CError, .busStuck)
        }
    }

    func testTheSurestTemplateWinsAndThenThePreferred() async throws {
        let device = MockBus.Device(answers: [[0x01]: [7]])
        let templates = try [
            TemplateLibraryFixture.template([("\"probe\"", "\"second\""), ("interval", "preference = 2\ninterval")]),
            TemplateLibraryFixture.template([("\"probe\"", "\"first\""), ("interval", "preference = 1\ninterval")]),
        ]
        let bus = MockBus(devices: [0x20: device])
        let tied = try await SensorDiscovery(templates: templates).scan(bus)
        XCTAssertEqual(tied.found.map(\.template.name), ["first"])
        let sure = try TemplateLibraryFixture.template([("\"probe\"", "\"sure\""), ("\"possible\"", "\"certain\"")])
        let decided = try await SensorDiscovery(templates: templates + [sure]).scan(bus)
        XCTAssertEqual(decided.found.map(\.template.name), ["sure"])
    }

    func testADeviceWithoutRegistersIsKnownByAPlausibleAnswer() async throws {
        let template = try TemplateLibraryFixture.template([
            (
                "{ register = 0x01, type = \"u8\", expect = 7 }",
                "{ type = \"u16be\", mask = 0x0FFF, min = 10, max = 20 }"
            )
        ])
        for (answer, isFound) in [([0xF0, 0x0F], true), ([0x00, 0x15], false)] as [([UInt8], Bool)] {
            let bus = MockBus(devices: [0x20: .init(answers: [[]: answer])])
            let scan = try await SensorDiscovery(templates: [template]).scan(bus)
            XCTAssertEqual(!scan.found.isEmpty, isFound)
            XCTAssertEqual(bus.written, [])
        }
    }

    func testTheSecondOfAKindGetsASuffixAndKeepsIt() {
        var names = SensorNames()
        XCTAssertEqual(names.prefix(template: "bme280", bus: 1, address: 0x77), "i2c.bme280")
        XCTAssertEqual(names.prefix(template: "bme280", bus: 1, address: 0x76), "i2c.bme280_1_76")
        XCTAssertEqual(names.prefix(template: "ina219", bus: 1, address: 0x4A), "i2c.ina219")
        XCTAssertEqual(names.prefix(template: "ina219", bus: 0, address: 0x4A), "i2c.ina219_0_4a")
        XCTAssertEqual(names.prefix(template: "bme280", bus: 1, address: 0x77), "i2c.bme280")
        XCTAssertEqual(names.prefix(template: "bme280", bus: 1, address: 0x76), "i2c.bme280_1_76")
    }
}
