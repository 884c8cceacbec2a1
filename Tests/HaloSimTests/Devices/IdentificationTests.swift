import HaloHardware
import HaloSensors
import XCTest

@testable import HaloSim

/// Every part at every address it can have, against every template: it is recognised as what it is or not at all, and no other
/// part is changed by the search.
final class IdentificationTests: XCTestCase {
    private let bench = SensorBenches()

    private func scan(
        _ device: any SimulatedI2CDevice, at address: UInt8, _ templates: [SensorTemplate]
    ) async throws -> SensorScan {
        let bus = SimulatedI2CBus(number: 1)
        bus.attach(device, at: address)
        return try await SensorDiscovery(templates: templates).scan(bus)
    }

    func testEveryPartIsFoundAtEveryAddressAndNotDisturbed() async throws {
        let templates = TemplateLibrary().templates
        var count = 0
        for part in bench.parts {
            for address in part.addresses {
                let device = part.make()
                let scan = try await scan(device, at: address, templates)
                XCTAssertEqual(scan.found.map(\.template.name), [part.name], "at 0x\(String(address, radix: 16))")
                XCTAssertEqual(device.stateChanges, [], "\(part.name) at 0x\(String(address, radix: 16))")
                count += 1
            }
        }
        XCTAssertEqual(count, 32)
    }

    /// An agent that starts anew meets sensors as the last one left them.
    func testEveryPartIsFoundAgainAfterItWasUsed() async throws {
        let templates = TemplateLibrary().templates
        for part in bench.parts {
            for address in part.addresses {
                let device = part.make()
                let bus = SimulatedI2CBus(number: 1)
                bus.attach(device, at: address)
                let sensor = try await Sensor.open(
                    bench.template(part.name), on: bus, at: address, clock: bench.clock)
                _ = try await sensor.measure()
                let before = device.stateChanges
                let scan = try await SensorDiscovery(templates: templates).scan(bus)
                XCTAssertEqual(scan.found.map(\.template.name), [part.name], "at 0x\(String(address, radix: 16))")
                XCTAssertEqual(device.stateChanges, before, part.name)
            }
        }
    }

    /// Two parts that share an address, the template of one of them alone: the other is never taken for it.
    func testNoPartIsTakenForAnotherByAnySingleTemplate() async throws {
        var pairs = 0
        for part in bench.parts {
            for other in bench.parts where other.name != part.name {
                for address in part.addresses where other.addresses.contains(address) {
                    let device = part.make()
                    let scan = try await scan(device, at: address, [bench.template(other.name)])
                    XCTAssertEqual(scan.found.map(\.template.name), [], "\(part.name) taken for \(other.name)")
                    XCTAssertEqual(scan.unknown.map(\.address), [address])
                    XCTAssertEqual(scan.unknown.first?.reasons.isEmpty, false)
                    pairs += 1
                }
            }
        }
        XCTAssertEqual(pairs, 14, "INA219 with HDC1080 once, with SHT31 twice, with ADS1115 four times, both ways")
    }

    /// Whatever they measure: a reading that looks like another part's identification must not deceive.
    func testTheINA219AndItsNeighboursAreToldApartWhateverTheyMeasure() async throws {
        let templates = TemplateLibrary().templates
        for step in 0...320 {
            let part = Double(step) / 320
            let devices: [(String, UInt8, any SimulatedI2CDevice)] = [
                ("ina219", 0x48, bench.ina219(32 * part, -3.2 + 6.4 * part)),
                ("ina219", 0x40, bench.ina219(32 * part, 3.2 - 6.4 * part)),
                ("ads1115", 0x48, bench.ads1115([4.096 * part, 0, 0, 0])),
                ("hdc1080", 0x40, bench.hdc1080(-40 + 165 * part, 100 * part)),
                ("sht31", 0x44, bench.sht31(-40 + 165 * part, 100 * part)),
            ]
            for (name, address, device) in devices {
                let bus = SimulatedI2CBus(number: 1)
                bus.attach(device, at: address)
                for isUsed in [false, true] {
                    if isUsed {
                        let sensor = try await Sensor.open(
                            bench.template(name), on: bus, at: address, clock: bench.clock)
                        _ = try await sensor.measure()
                    }
                    let scan = try await SensorDiscovery(templates: templates).scan(bus)
                    XCTAssertEqual(scan.found.map(\.template.name), [name], "step \(step), used: \(isUsed)")
                }
            }
        }
    }

    /// An INA219 set up otherwise is not recognised, and the search does not write into its registers.
    func testAnINA219ThatAnotherProgramSetUpIsLeftAsItIs() async throws {
        let device = bench.ina219(12, 1)
        try device.write([0x00, 0x19, 0x9F])
        let before = device.stateChanges
        let scan = try await scan(device, at: 0x44, TemplateLibrary().templates)
        XCTAssertEqual(scan.found.map(\.template.name), [])
        XCTAssertEqual(
            scan.unknown.first?.reasons.sorted(),
            ["ina219: register 0x0 holds 0x199F, expected 0x399F", "sht31: a plain read is acknowledged"])
        XCTAssertEqual(device.stateChanges, before)
    }

    /// A BMP280 (BST-BMP280-DS001 §4.3.1) and clones of the MPU-6050 answer with other identifications.
    func testRelativesAreNotTakenForThePart() async throws {
        let bmp280 = try await scan(bench.bme280(20, 50, 1e5, chipID: 0x58), at: 0x76, TemplateLibrary().templates)
        XCTAssertEqual(
            bmp280.unknown,
            [UnknownDevice(address: 0x76, reasons: ["bme280: register 0xD0 holds 0x58, expected 0x60"])])
        for identity in [0x70, 0x72, 0x98] as [UInt8] {
            let scan = try await scan(bench.mpu6050(identity: identity), at: 0x68, TemplateLibrary().templates)
            XCTAssertTrue(scan.found.isEmpty)
        }
    }

    /// What a template of the user asks must not disturb a part that takes any octet for a command.
    func testAUsersTemplateDoesNotSendItsRegistersToALightSensor() async throws {
        let user = try SensorTemplate(
            toml: """
                name = "expander"
                description = "Somebody's port expander"
                addresses = [0x23, 0x3C]
                interval = "30s"
                [[identify]]
                because = "reset value of its first register"
                confidence = "certain"
                checks = [{ register = 0x07, type = "u8", expect = 0xFF }]
                [[measure]]
                register = 0x09
                read = 1
                fields = [{ name = "pins", at = 0, type = "u8" }]
                [[metric]]
                name = "pins"
                unit = ""
                value = "pins"
                range = [0, 255]
                """, file: "expander.toml")
        for part in bench.parts where part.name == "bh1750" || part.name == "ssd1306" {
            let device = part.make()
            let scan = try await scan(device, at: part.addresses[0], TemplateLibrary().templates + [user])
            XCTAssertEqual(scan.found.map(\.template.name), [part.name])
            XCTAssertEqual(device.stateChanges, [])
        }
    }

    func testAnAddressOfADriverIsNotTouchedWhateverIsThere() async throws {
        for part in bench.parts {
            let bus = SimulatedI2CBus(number: 1)
            let device = part.make()
            bus.attach(device, at: part.addresses[0])
            bus.setOwned(true, at: part.addresses[0])
            let scan = try await SensorDiscovery(templates: TemplateLibrary().templates).scan(bus)
            XCTAssertEqual(scan.owned, [part.addresses[0]])
            XCTAssertTrue(scan.found.isEmpty && scan.unknown.isEmpty)
            XCTAssertTrue(bus.written.isEmpty)
        }
    }

    /// One device that holds the bus or loses it is listed and does not hide the others.
    func testADeviceThatMisbehavesDoesNotHideTheOthers() async throws {
        for fault in [SimulatedI2CFault.stretching, .arbitrationLost, .dataNotAcknowledged] {
            let bus = SimulatedI2CBus(number: 1)
            bus.attach(bench.hdc1080(20, 50), at: 0x40)
            bus.attach(bench.bme280(20, 50, 1e5), at: 0x76)
            bus.setFault(fault, at: 0x40)
            let scan = try await SensorDiscovery(templates: TemplateLibrary().templates).scan(bus)
            XCTAssertEqual(scan.found.map(\.template.name), ["bme280"], "\(fault)")
            XCTAssertEqual(scan.unknown.map(\.address), [0x40])
        }
    }
}
