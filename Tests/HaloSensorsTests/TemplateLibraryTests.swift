import Foundation
import HaloHardware
import HaloModel
import HaloSensors
import XCTest

final class TemplateLibraryTests: XCTestCase {
    /// Files in memory, read only.
    private struct MemoryFiles: FileSystem {
        var content: [String: [UInt8]]
        var listError: HardwareError?

        func read(_ path: String, limit: Int) throws -> [UInt8] {
            guard let octets = content[path] else { throw HardwareError(.notFound, path) }
            guard octets.count <= limit else { throw HardwareError(.invalid, "\(path) is too long") }
            return octets
        }
        func list(_ path: String) throws -> [String] {
            if let listError { throw listError }
            return content.keys.map { String($0.dropFirst(path.count + 1)) }.sorted()
        }
        func open(_ path: String, mode: UInt32) throws -> any OpenFile { throw HardwareError(.readOnly, path) }
        func rename(_ from: String, to: String) throws { throw HardwareError(.readOnly, from) }
        func remove(_ path: String) throws { throw HardwareError(.readOnly, path) }
        func createDirectory(_ path: String, mode: UInt32) throws { throw HardwareError(.readOnly, path) }
        func status(_ path: String) throws -> FileStatus? { nil }
        func synchronizeDirectory(_ path: String) throws {}
    }

    private static let builtIn = [
        "ads1115", "bh1750", "bme280", "hdc1080", "ina219", "mpu6050", "sht31", "ssd1306", "vl53l0x",
    ]

    private func fixture(_ name: String) throws -> [UInt8] {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Fixtures/templates")
        return try Array(Data(contentsOf: folder.appendingPathComponent(name)))
    }

    func testATemplateOfTheUserIsAddedAndABrokenOneIsReportedAlone() throws {
        let files = try MemoryFiles(content: [
            "/t/bh1750.toml": fixture("bh1750.toml"), "/t/broken.toml": fixture("broken.toml"), "/t/notes.txt": [0x41],
            "/t/bytes.toml": [0xFF, 0xFE],
        ])
        let library = TemplateLibrary(folder: "/t", files: files)
        XCTAssertEqual(library.templates.map(\.name), Self.builtIn)
        XCTAssertEqual(
            library.errors.map(\.description),
            [
                "/t/broken.toml:30:10: unknown name \"luks\"; known here: raw, lux",
                "/t/bytes.toml:1:1: not UTF-8 text",
            ])
    }

    func testATemplateOfTheUserWinsOverABuiltInOneOfItsName() {
        let text = TemplateLibraryFixture.text([("\"probe\"", "\"sht31\"")])
        let library = TemplateLibrary(folder: "/t", files: MemoryFiles(content: ["/t/mine.toml": Array(text.utf8)]))
        XCTAssertEqual(library.errors, [])
        XCTAssertEqual(library.templates.map(\.name), Self.builtIn)
        XCTAssertEqual(library.templates.first { $0.name == "sht31" }?.addresses, [0x20])
    }

    func testTwoFilesOfOneNameAreReported() {
        let text = Array(TemplateLibraryFixture.text().utf8)
        let library = TemplateLibrary(
            folder: "/t", files: MemoryFiles(content: ["/t/a.toml": text, "/t/b.toml": text]))
        XCTAssertEqual(
            library.errors.map(\.description),
            ["/t/b.toml:1:1: another file has a template named probe already; rename one of them"])
    }

    func testAMissingFolderIsAnEmptyOneAndAnUnreadableOneIsReported() {
        let missing = MemoryFiles(content: [:], listError: HardwareError(.notFound, "/t"))
        XCTAssertEqual(TemplateLibrary(folder: "/t", files: missing).errors, [])
        let refused = MemoryFiles(content: [:], listError: HardwareError(.notPermitted, "/t"))
        XCTAssertEqual(
            TemplateLibrary(folder: "/t", files: refused).errors.map(\.description), ["/t:1:1: notPermitted: /t"])
        XCTAssertEqual(TemplateLibrary(folder: "/t", files: refused).templates.count, 9)
    }

    /// BH1750FVI data sheet, "how to calculate when the data is 10000011 10010000": 33680 / 1.2 = 28067 lx.
    func testASensorWithoutRegistersIsMeasured() async throws {
        let template = try SensorTemplate(
            toml: String(decoding: fixture("bh1750.toml"), as: UTF8.self), file: "bh1750.toml")
        let bus = MockBus(devices: [0x23: .init(answers: [[]: [0x83, 0x90]])])
        let scan = try await SensorDiscovery(templates: [template]).scan(bus)
        XCTAssertEqual(scan.found.first?.confidence, .possible)
        XCTAssertEqual(bus.written, [], "a pointer would be a command to it")
        let readings = try await Sensor.open(template, on: bus, at: 0x23, clock: JumpingClock()).measure()
        XCTAssertEqual(readings[0].value.rounded(), 28_067)
        XCTAssertEqual(bus.written, [[0x01], [0x20]])
    }

    /// DS25095 §5.2.3: 0xC190 is 25 °C with two alerts; 0x1FF0 is -1 °C.
    func testTheRecipeOfTheDocumentationWorksAsTypedAndItsMistakeIsReportedAsShown() async throws {
        let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../docs/templates.md").standardizedFileURL
        let page = try String(contentsOf: path, encoding: .utf8)
        let block = try XCTUnwrap(
            page.components(separatedBy: "```toml\n").dropFirst().first?.components(separatedBy: "```").first)
        let text = block.components(separatedBy: "\n").map { $0.hasPrefix("   ") ? String($0.dropFirst(3)) : $0 }
            .joined(separator: "\n")
        let file = "/etc/halo/i2c-templates/mcp9808.toml"
        let template = try SensorTemplate(toml: text, file: file)
        for (word, celsius) in [([0xC1, 0x90], 25), ([0x1F, 0xF0], -1)] as [([UInt8], Double)] {
            let bus = MockBus(devices: [
                0x18: .init(answers: [[0x05]: word, [0x06]: [0x00, 0x54], [0x07]: [0x04, 0x00]])
            ])
            let scan = try await SensorDiscovery(templates: [template]).scan(bus)
            XCTAssertEqual(scan.found.map(\.confidence), [.certain])
            let readings = try await Sensor.open(template, on: bus, at: 0x18, clock: JumpingClock()).measure()
            XCTAssertEqual(readings.map(\.value), [celsius])
        }
        let mistaken = text.replacingOccurrences(of: "\"raw / 16.0\"", with: "\"row / 16.0\"")
        XCTAssertThrowsError(try SensorTemplate(toml: mistaken, file: file)) {
            XCTAssertTrue(page.contains("\n\($0)\n"), "\($0)")
        }
    }

    func testTheTemplateToBeginWithIsRightAndItsNameIsChecked() throws {
        let template = try SensorTemplate(toml: TemplateScaffold.text(name: "mcp9808"), file: "mcp9808.toml")
        XCTAssertEqual(template.name, "mcp9808")
        XCTAssertEqual(template.metrics.map(\.name), ["temperature_c"])
        for name in ["MCP", "9808", "a_b", "", "a\"b"] {
            XCTAssertThrowsError(try SensorTemplate(toml: TemplateScaffold.text(name: name), file: "x.toml"), name)
        }
    }
}
