import Foundation
import HaloHardware
import HaloModel
import XCTest

@testable import HaloLinux

final class RadioDriverTests: XCTestCase {
    func testAModuleIsLoadedAndRemovedOnceHoweverOftenItIsSaid() async throws {
        let machine = try FakeRadioMachine()
        let before = try await machine.module.isLoaded()
        XCTAssertFalse(before)
        for _ in 0..<2 { try await machine.module.setLoaded(true) }
        let after = try await machine.module.isLoaded()
        XCTAssertTrue(after)
        for _ in 0..<2 { try await machine.module.setLoaded(false) }
        XCTAssertEqual(machine.log, ["modprobe morse", "modprobe --remove morse"])
    }

    func testAKernelWithoutTheModuleHasNoSuchRadio() async throws {
        let machine = try FakeRadioMachine(knowsModule: false)
        await assertError(.unsupported) { _ = try await machine.module.isLoaded() }
    }

    func testModprobesWordsAreTheErrors() async throws {
        let machine = try FakeRadioMachine()
        machine.failing.withLock { _ = $0.insert("modprobe morse") }
        await assertError(.io, "Input/output error") { try await machine.module.setLoaded(true) }
        let table: [(String, HardwareError.Code)] = [
            ("modprobe: FATAL: Module morse is in use.", .busy),
            ("modprobe: FATAL: Module morse not found in directory /lib/modules/6.1.0-56-amd64", .notFound),
            ("modprobe: ERROR: could not insert 'morse': Operation not permitted", .notPermitted), ("", .io),
        ]
        for (words, code) in table {
            let runner = CannedRunner(.init(exitCode: 1, standardOutput: "", standardError: words))
            let files = LinuxFileSystem(root: machine.scratch.path)
            await assertError(code) {
                try await RadioModule(name: "morse", runner: runner, system: files).setLoaded(true)
            }
        }
    }

    func testAResetUnbindsPulsesAndBinds() async throws {
        let machine = try FakeRadioMachine()
        try await machine.module.setLoaded(true)
        try await machine.reset(FakeResetLine(machine: machine)).perform()
        XCTAssertEqual(
            machine.log,
            [
                "modprobe morse", "modprobe --remove morse", "line 4:2 output", "unbind fe300000.mmcnr", "low",
                "line 4:2 input", "bind fe300000.mmcnr",
            ])
        XCTAssertTrue(machine.isBound)
    }

    func testNothingIsUnboundThatCouldNotBeBoundAgain() async throws {
        let busy = try FakeRadioMachine()
        await assertError(.busy) { try await busy.reset(FakeResetLine(machine: busy, isBusy: true)).perform() }
        let unnamed = try FakeRadioMachine()
        await assertError(.unsupported) {
            try await unnamed.reset(FakeResetLine(machine: unnamed, name: "RESET")).perform()
        }
        let gone = try FakeRadioMachine()
        try FileManager.default.removeItem(atPath: gone.scratch.path + gone.driver + "/bind")
        await assertError(.notFound) { try await gone.reset(FakeResetLine(machine: gone)).perform() }
        for machine in [busy, unnamed, gone] {
            XCTAssertFalse(machine.log.contains { $0.hasPrefix("unbind") }, "\(machine.log)")
            XCTAssertTrue(machine.isBound)
        }
    }

    func testWhateverFailsInBetweenTheControllerIsBoundAgain() async throws {
        for step in ["low", "line 4:2 input"] {
            let machine = try FakeRadioMachine()
            machine.failing.withLock { _ = $0.insert(step) }
            await assertError(.io) { try await machine.reset(FakeResetLine(machine: machine)).perform() }
            XCTAssertTrue(machine.isBound, step)
        }
    }

    func testAControllerThatWasLeftUnboundIsBoundByTheNextProgram() async throws {
        let machine = try FakeRadioMachine()
        machine.failing.withLock { _ = $0.insert("bind fe300000.mmcnr") }
        await assertError(.io) { try await machine.reset(FakeResetLine(machine: machine)).perform() }
        XCTAssertFalse(machine.isBound)
        machine.failing.withLock { $0 = [] }
        try machine.reset(FakeResetLine(machine: machine)).finishInterrupted()
        XCTAssertTrue(machine.isBound)
    }

    func testAChipThatNoLongerAnswersIsResetOnTheHostItWasLastOn() async throws {
        let machine = try FakeRadioMachine()
        try await machine.reset(FakeResetLine(machine: machine)).perform()
        try FileManager.default.removeItem(atPath: machine.scratch.path + "/sys/bus/sdio/devices/mmc1:0001:1")
        try await machine.reset(FakeResetLine(machine: machine)).perform()
        XCTAssertEqual(machine.log.filter { $0 == "bind fe300000.mmcnr" }.count, 2)
    }

    func testAChipOnAnotherBusNeedsOnlyThePulse() async throws {
        let machine = try FakeRadioMachine(hasChip: false)
        try await machine.reset(FakeResetLine(machine: machine)).perform()
        XCTAssertEqual(machine.log, ["line 4:2 output", "low", "line 4:2 input"])
    }

    func testADamagedRecordIsNoHost() {
        let host = RadioHost(device: "fe300000.mmcnr", driver: "/sys/bus/platform/drivers/mmc-bcm2835")
        XCTAssertEqual(RadioHost(record: host.record), host)
        for text in [
            "", "a", "a\n", "a\n/etc/passwd\n", "../x\n/sys/bus\n", "a\n/sys/bus/b\nc", "\n/sys/bus/x\n", "a\nb\n",
        ] {
            XCTAssertNil(RadioHost(record: Array(text.utf8)), text)
        }
    }

    func testTheChipsOwnChannelIsRead() async throws {
        let channel = """
            {
                "channel_frequency":915000,
                "channel_op_bw":8,
                "channel_primary_bw":2,
                "channel_index":3,
                "bw_mhz":8
            }
            """
        XCTAssertEqual(
            try RadioChip.parse(channel: channel), RadioStatus(frequencyKHz: 915_000, widthMHz: 8, noiseDBm: nil))
        for text in [
            "", "{}", "null", #"{"channel_frequency":915000}"#, #"{"channel_frequency":-1,"channel_op_bw":1}"#,
            #"{"channel_frequency":915000,"channel_op_bw":3}"#, #"{"channel_frequency":9e99,"channel_op_bw":1}"#,
        ] {
            XCTAssertThrowsError(try RadioChip.parse(channel: text)) {
                XCTAssertEqual(($0 as? HardwareError)?.code, .io)
            }
        }
        XCTAssertEqual(RadioChip.noise(in: "Tx: 5\nNoise (dBm): -97\n"), -97)
        XCTAssertNil(RadioChip.noise(in: "Noise (dBm): 999999999999999999999\nNoise (dBm)\nNoise: -3"))
        XCTAssertNil(RadioChip.noise(in: "Noise (dBm): --"))
    }

    func testTheChipsToolFailsInWaysThatAreToldApart() async throws {
        let table: [(ProcessResult?, HardwareError.Code)] = [
            (nil, .unsupported),
            (.init(exitCode: 255, standardOutput: "", standardError: "Command 13 timed out\n"), .timedOut),
            (.init(exitCode: 255, standardOutput: "", standardError: "wlan0: No such device\n"), .notFound),
            (.init(exitCode: 255, standardOutput: "", standardError: ""), .io),
        ]
        for (result, code) in table {
            await assertError(code) {
                _ = try await RadioChip(tool: "/morse_cli", runner: CannedRunner(result)).status(of: "wlan0")
            }
        }
    }

    private func assertError(
        _ code: HardwareError.Code, _ words: String = "", line: UInt = #line, _ body: () async throws -> Void
    ) async {
        do {
            try await body()
            XCTFail("no error", line: line)
        } catch {
            XCTAssertEqual((error as? HardwareError)?.code, code, "\(error)", line: line)
            XCTAssertTrue(words.isEmpty || "\(error)".contains(words), "\(error)", line: line)
        }
    }
}
