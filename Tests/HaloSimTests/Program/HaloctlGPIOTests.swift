import Foundation
import XCTest

/// `haloctl detect` and `haloctl gpio` as a person uses them, on machines that are folders.
final class HaloctlGPIOTests: XCTestCase {
    private let root = FileManager.default.temporaryDirectory.appendingPathComponent("haloctl-gpio-\(UUID())")

    override func setUpWithError() throws {
        try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
    }

    override func tearDown() { try? FileManager.default.removeItem(at: root) }

    private func run(_ arguments: [String]) throws -> HaloSimProgram.Outcome {
        try HaloSimProgram.haloctl(arguments + ["--root", root.path])
    }

    private func write(_ text: String, to path: String) throws {
        let file = root.appendingPathComponent(path)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }

    private func makeRaspberryPi() throws {
        try write("Raspberry Pi 4 Model B Rev 1.5\0", to: "proc/device-tree/model")
        try FileManager.default.createDirectory(
            at: root.appendingPathComponent("sys/bus/i2c/devices/i2c-1"), withIntermediateDirectories: true)
    }

    func testAnEmptyMachineHasNothingAndThatIsNoFailure() throws {
        let text = try run(["detect"])
        XCTAssertEqual(text.code, 0, text.errors)
        XCTAssertTrue(
            text.output.hasPrefix(
                "board: unknown (no device tree)\nradios: none\ncameras: none\ngps: none\nnote: unknown board"),
            text.output)
        let json = try run(["detect", "--json"])
        XCTAssertEqual(json.code, 0, json.errors)
        let report = try XCTUnwrap(JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
        for list in ["buses", "chips", "radios", "cameras"] {
            XCTAssertEqual((report[list] as? [Any])?.count, 0, list)
        }
    }

    func testWhatAMachineHasIsNamed() throws {
        try makeRaspberryPi()
        try FileManager.default.createDirectory(
            at: root.appendingPathComponent("sys/class/net/wlan1/phy80211"), withIntermediateDirectories: true)
        try write("imx708\n", to: "sys/class/video4linux/video0/name")
        let found = try run(["detect"])
        XCTAssertEqual(found.code, 0, found.errors)
        for text in [
            "board: raspberry-pi-4b (Raspberry Pi 4 Model B Rev 1.5)", "radios: wlan1", "cameras: video0 (imx708)",
            "modprobe i2c-dev",
        ] {
            XCTAssertTrue(found.output.contains(text), found.output)
        }
    }

    func testADefinitionOfTheUserIsTakenAndAMistakeInAnotherToldWithItsPlace() throws {
        try write("Shed Controller\0", to: "proc/device-tree/model")
        try write(
            "name = \"shed\"\ndescription = \"Shed\"\nmodels = [\"Shed\"]\n[pins]\n1 = { power = \"5 V\" }\n",
            to: "etc/halo/boards/shed.toml")
        try write("name = 3\n", to: "etc/halo/boards/wrong.toml")
        let found = try run(["detect"])
        XCTAssertEqual(found.code, 0, found.errors)
        XCTAssertTrue(found.output.hasPrefix("board: shed (Shed Controller)\n"), found.output)
        XCTAssertTrue(found.errors.contains("/etc/halo/boards/wrong.toml:1:"), found.errors)
    }

    func testLinesThatCannotBeHadHaveTheirExitCodes() throws {
        for (arguments, code, text) in [
            (["read", "0/0"], Int32(64), "gpiochip0"), (["read", "pin:11"], 69, "has no definition"),
            (["read", "BUTTON"], 64, "no line is called"), (["write", "0/0", "1"], 64, "gpiochip0"),
            (["write", "0/0", "2"], 64, "the value is 0 or 1"), (["list"], 69, "no GPIO chip"),
        ] {
            let result = try run(["gpio"] + arguments)
            XCTAssertEqual(result.code, code, "\(arguments)")
            XCTAssertTrue(result.errors.contains(text), result.errors)
        }
        try makeRaspberryPi()
        for (pin, code, text) in [
            ("pin:3", Int32(75), "i2c-1 is switched on"), ("pin:1", 64, "pin 1 is 3.3 V"),
            ("pin:11", 64, "should have a GPIO chip pinctrl-bcm2711, found none"),
        ] {
            let result = try run(["gpio", "read", pin])
            XCTAssertEqual(result.code, code, pin)
            XCTAssertTrue(result.errors.contains(text), result.errors)
        }
    }
}
