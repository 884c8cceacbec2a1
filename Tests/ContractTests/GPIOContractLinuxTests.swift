import Foundation
import HaloHardware
import HaloLinux
import XCTest

/// Against gpio-sim (Linux Documentation/admin-guide/gpio/gpio-sim.rst), where the kernel has it and the tests run as root.
final class GPIOContractLinuxTests: XCTestCase {
    private static let configuration = "/sys/kernel/config/gpio-sim"
    /// Lines with a name, and one that the kernel holds.
    private static let input = 3
    private static let output = 4
    private static let hogged = 5

    private let folder = configuration + "/contract"

    override func setUpWithError() throws {
        guard FileManager.default.isWritableFile(atPath: Self.configuration) else {
            throw XCTSkip("no \(Self.configuration) to write to: needs root, modprobe gpio-sim and configfs")
        }
        for path in ["bank0", "bank0/line3", "bank0/line4", "bank0/line5/hog"] {
            try FileManager.default.createDirectory(atPath: "\(folder)/\(path)", withIntermediateDirectories: true)
        }
        try write("8", to: "\(folder)/bank0/num_lines")
        try write("halo-contract", to: "\(folder)/bank0/label")
        try write("BUTTON", to: "\(folder)/bank0/line3/name")
        try write("hogger", to: "\(folder)/bank0/line5/hog/name")
        try write("output-high", to: "\(folder)/bank0/line5/hog/direction")
        try write("1", to: "\(folder)/live")
    }

    override func tearDownWithError() throws {
        guard FileManager.default.fileExists(atPath: folder) else { return }
        try write("0", to: "\(folder)/live")
        for path in ["/bank0/line5/hog", "/bank0/line5", "/bank0/line4", "/bank0/line3", "/bank0", ""] {
            XCTAssertEqual(rmdir(folder + path), 0, path)
        }
    }

    func testLinuxGPIOKeepsEveryPromise() async throws {
        let chip = try await chip()
        let pull = try pullFile()
        await GPIOContract.promises.check {
            GPIOSubject(gpio: LinuxGPIO(), chip: chip, input: Self.input, output: Self.output) { level in
                try (level ? "pull-up" : "pull-down").write(toFile: pull, atomically: false, encoding: .utf8)
                // The edge is delivered by a thread of the kernel.
                try await Task.sleep(for: .milliseconds(50))
            }
        }
    }

    func testALineTheKernelHoldsNamesItsConsumer() async throws {
        let chip = try await chip()
        let line = try await LinuxGPIO().line(chip: chip, offset: Self.hogged)
        XCTAssertEqual(line.consumer, "hogger")
        await assertThrows(
            "request",
            {
                try await LinuxGPIO().request(
                    chip: chip, offset: Self.hogged, GPIORequest(consumer: "contract", direction: .input))
            },
            where: { "\($0)" == "busy: gpiochip\(chip) line 5 is held by hogger" })
        let named = try await LinuxGPIO().line(chip: chip, offset: Self.input)
        XCTAssertEqual(named.name, "BUTTON")
    }

    func testALineIsFreeOnceItsHandleIsGone() async throws {
        let chip = try await chip()
        do {
            let handle = try await LinuxGPIO().request(
                chip: chip, offset: Self.input, GPIORequest(consumer: "contract", direction: .input))
            _ = try handle.edges()
        }
        let line = try await LinuxGPIO().line(chip: chip, offset: Self.input)
        XCTAssertNil(line.consumer)
    }

    private func chip() async throws -> Int {
        let chips = try await LinuxGPIO().chips()
        return try XCTUnwrap(chips.first { $0.label == "halo-contract" }).number
    }

    private func pullFile() throws -> String {
        let device = try read("\(folder)/dev_name")
        let chip = try read("\(folder)/bank0/chip_name")
        return "/sys/devices/platform/\(device)/\(chip)/sim_gpio\(Self.input)/pull"
    }

    private func read(_ path: String) throws -> String {
        try String(contentsOfFile: path, encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines)
    }

    private func write(_ text: String, to path: String) throws {
        try text.write(toFile: path, atomically: false, encoding: .utf8)
    }
}
