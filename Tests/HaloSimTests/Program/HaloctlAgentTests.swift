import Foundation
import XCTest

/// `haloctl sensors` against the agents of a virtual mesh, through their local sockets.
final class HaloctlAgentTests: XCTestCase {
    private var process: Process?
    // The path of a UNIX socket has room for little more than a hundred octets.
    private let roots = URL(fileURLWithPath: "/tmp/halo-\(UInt32.random(in: 0 ... .max))")

    override func setUpWithError() throws {
        try FileManager.default.createDirectory(at: roots, withIntermediateDirectories: true)
        let scenario = """
            name: two
            description: A gateway and a device with three sensors
            region: US
            channel: 38
            width_mhz: 2
            mesh: {id: m, passphrase: correct horse battery staple, trust_secret: s, routing: BATMAN_V}
            propagation: {model: tgah-macro, shadowing_db: 1}
            origin: [46.9480, 7.4474]
            start: 2026-06-01T06:00:00Z
            duration: 60min
            sample_interval_s: 2
            nodes:
              - {name: gateway, role: gateway, position: [0, 0], antenna_height: 8}
              - name: barn
                position: [300, 0]
                antenna_height: 6
                sensors: [{part: sht31, address: 0x44}, {part: ina219, address: 0x40}, {part: mpu6050, address: 0x68}]
            expectations: {all_online_within: 120s}
            """
        try Data(scenario.utf8).write(to: roots.appendingPathComponent("two.yaml"))
        let process = Process()
        process.executableURL = try HaloSimProgram.executable()
        let port = 21_000 + Int(ProcessInfo.processInfo.processIdentifier % 20_000)
        process.arguments = [
            "up", roots.appendingPathComponent("two.yaml").path, "--seed", "4", "--port", "\(port)", "--speed", "10x",
            "--roots", roots.path,
        ]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        self.process = process
    }

    override func tearDown() {
        if process?.isRunning == true { process?.terminate() }
        process?.waitUntilExit()
        try? FileManager.default.removeItem(at: roots)
    }

    private func run(_ arguments: String..., node: String = "barn") throws -> HaloSimProgram.Outcome {
        let root = arguments[0] == "new" ? [] : ["--root", roots.appendingPathComponent(node).path]
        return try HaloSimProgram.haloctl(["sensors"] + arguments + root, in: roots)
    }

    func testSensorsOfAVirtualDeviceAreListedReadWatchedAndTried() throws {
        for _ in 0..<240 {
            if try run("read").output.contains("i2c.mpu6050.") { break }
            Thread.sleep(forTimeInterval: 0.25)
        }
        let list = try run("list")
        XCTAssertEqual(list.code, 0, list.errors)
        XCTAssertTrue(list.output.contains("0x44  sht31  working  likely:"), list.output)
        let json = try run("list", "--json")
        let report = try XCTUnwrap(JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
        XCTAssertEqual((report["sensors"] as? [Any])?.count, 3)
        XCTAssertEqual((report["template_mistakes"] as? [Any])?.count, 0)

        let read = try run("read", "sht31")
        XCTAssertEqual(read.code, 0, read.errors)
        XCTAssertTrue(read.output.contains("i2c.sht31.temperature_c  "), read.output)
        XCTAssertFalse(read.output.contains("ina219"), read.output)
        XCTAssertEqual(try run("read", "nothing-of-the-sort").code, 1)
        let watch = try run("watch", "ina219.voltage", "--count", "2", "--interval", "0.1", "--json")
        XCTAssertEqual(watch.code, 0, watch.errors)
        XCTAssertEqual(watch.output.split(separator: "\n").count, 2, watch.output)

        let template = """
            name = "mine"
            description = "A template of my own"
            addresses = [0x68]
            interval = "30s"
            [[identify]]
            because = "WHO_AM_I"
            confidence = "certain"
            checks = [{ register = 0x75, type = "u8", expect = 0x68 }]
            [[measure]]
            register = 0x75
            read = 1
            fields = [{ name = "raw", at = 0, type = "u8" }]
            [[metric]]
            name = "identity"
            unit = "1"
            value = "raw * 1.0"
            range = [0, 255]
            """
        try Data(template.utf8).write(to: roots.appendingPathComponent("mine.toml"))
        let tried = try run("try", "mine.toml", "--bus", "1", "--address", "0x68")
        XCTAssertEqual(tried.code, 0, tried.errors)
        XCTAssertTrue(tried.output.contains("i2c.mine.identity  104.0 1"), tried.output)
        XCTAssertTrue(tried.errors.contains("tried by halo-agent"), tried.errors)
        let wrong = try run("try", "mine.toml", "--bus", "1", "--address", "0x44", "--json")
        XCTAssertEqual(wrong.code, 65)
        XCTAssertTrue(wrong.output.contains("\"stage\" : \"template\""), wrong.output)
        XCTAssertEqual(try run("try", "mine.toml", "--bus", "7", "--address", "0x68").code, 69)
        XCTAssertEqual(try run("try", "lost.toml", "--bus", "1", "--address", "0x68").code, 66)
        XCTAssertEqual(try run("try", "mine.toml", "--bus", "1", "--address", "0x99").code, 64)
    }

    func testWithoutAnAgentTheCommandsSaySoAndTriesAreDoneHere() throws {
        let list = try run("list", node: "nobody")
        XCTAssertEqual(list.code, 69)
        XCTAssertTrue(list.errors.contains("halo-agent does not answer"), list.errors)
        XCTAssertEqual(try run("watch", "--count", "1", node: "nobody").code, 69)
        try Data("name = 3".utf8).write(to: roots.appendingPathComponent("bad.toml"))
        let tried = try run("try", "bad.toml", "--bus", "1", "--address", "0x44", node: "nobody")
        XCTAssertEqual(tried.code, 65, tried.errors)
        XCTAssertTrue(tried.errors.contains("bad.toml:1:8"), tried.errors)
        XCTAssertEqual(try run("new", "mine").code, 0)
        let nowhere = try run("try", "mine.toml", "--bus", "1", "--address", "0x18", node: "nobody")
        XCTAssertEqual(nowhere.code, 69, nowhere.errors)
        XCTAssertTrue(nowhere.errors.contains("there is no i2c-1"), nowhere.errors)
    }
}
