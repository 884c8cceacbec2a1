import Foundation
import XCTest

/// The script that exchanges programs on a device, run as it is.
final class ReceiveScriptTests: XCTestCase {
    func testAGoodProgramIsExchangedAndTheOldOneKept() throws {
        let device = try DeviceOfATest()
        try device.serve()
        XCTAssertEqual(try device.update().code, 0)
        XCTAssertEqual(device.report, "good commit 0123456789ab\n")
        XCTAssertEqual(device.installed, device.served)
        XCTAssertEqual(
            try Data(contentsOf: device.root.appendingPathComponent("usr/local/bin/halo-agent.previous")),
            DeviceOfATest.old)
        XCTAssertFalse(device.isPending)
        let calls = device.text("calls")
        XCTAssertTrue(calls.hasPrefix("stop halo-agent.service\nstart halo-agent.service\n"), calls)
        XCTAssertEqual(try device.receive("report", "halo-agent").output, device.report)
        XCTAssertEqual(try device.update().code, 0)
        XCTAssertEqual(device.report, "good it was there already\n")
    }

    func testWhatIsFetchedWrongNeverStopsTheOldProgram() throws {
        let cases: [(String, (DeviceOfATest) throws -> Void, String)] = [
            (
                "absent",
                { try FileManager.default.removeItem(at: $0.folder.appendingPathComponent("served/halo-agent")) },
                "cannot be fetched"
            ),
            ("cut", { try $0.write("", "cut") }, "incomplete"),
            ("corrupt", { try $0.serve { $0[$0.count - 100] ^= 1 } }, "corrupt"),
        ]
        for (name, harm, expected) in cases {
            let device = try DeviceOfATest()
            try device.serve()
            let (sum, size) = (try device.sum, device.served?.count)
            try harm(device)
            XCTAssertNotEqual(try device.update(sum: sum, size: size).code, 0, name)
            XCTAssertTrue(device.report.hasPrefix("failed ") && device.report.contains(expected), device.report)
            XCTAssertEqual(device.installed, DeviceOfATest.old, name)
            XCTAssertEqual(device.text("calls"), "", name)
        }
    }

    func testAProgramForAnotherProcessorOrOfAnotherCommitIsRefused() throws {
        let device = try DeviceOfATest()
        // e_machine of a processor nobody has here: EM_S390 (elf.h).
        try device.serve { $0[18] = 22 }
        XCTAssertNotEqual(try device.update().code, 0)
        XCTAssertTrue(device.report.contains("not for this processor"), device.report)
        try device.serve("ba9876543210")
        XCTAssertNotEqual(try device.update().code, 0)
        XCTAssertTrue(device.report.contains("another commit"), device.report)
        try device.serve { $0 = Data("#!/bin/sh\n# commit 0123456789ab,\n".utf8) }
        XCTAssertNotEqual(try device.update().code, 0)
        XCTAssertTrue(device.report.contains("not for this processor"), device.report)
        XCTAssertEqual(device.installed, DeviceOfATest.old)
        XCTAssertEqual(device.text("calls"), "")
    }

    func testAProgramThatDoesNotDoWellIsTakenBack() throws {
        let faults = [
            ("start", "does not start"), ("dies", "is not active 2 s after"),
            ("restarts", "was restarted within"),
            ("show", "ended unexpectedly"),
        ]
        for (fault, expected) in faults {
            let device = try DeviceOfATest()
            try device.serve()
            try device.write(fault, "fault")
            XCTAssertEqual(try device.update().code, 1, fault)
            XCTAssertTrue(device.report.hasPrefix("rolled-back ") && device.report.contains(expected), device.report)
            XCTAssertEqual(device.installed, DeviceOfATest.old, fault)
            XCTAssertFalse(device.isPending, fault)
            XCTAssertTrue(device.text("calls").hasSuffix("start halo-agent.service\n"), device.text("calls"))
        }
    }

    func testErrorsInTheJournalAreAReasonAndWarningsAreNot() throws {
        for (line, isError) in [
            ("2026-11-25T03:04:05+0000 error halo-agent: the spool cannot be written", true),
            ("2026-11-25T03:04:05+0000 critical halo-agent : [HaloAgent] no", true),
            ("HaloAgent/Agent.swift:12: Fatal error: Index out of range", true),
            ("2026-11-25T03:04:05+0000 warning halo-agent: no credentials yet", false),
            ("2026-11-25T03:04:05+0000 info halo-agent: 0 errors", false),
        ] {
            let device = try DeviceOfATest()
            try device.serve()
            try device.write(line + "\n", "journal")
            XCTAssertEqual(try device.update().code, isError ? 1 : 0, line)
            XCTAssertEqual(
                device.report.contains("the journal of halo-agent.service has: \(line)"), isError, device.report)
            XCTAssertEqual(device.installed == DeviceOfATest.old, isError, line)
        }
    }

    func testTheGatewayHasToTellTheNewCommit() throws {
        let device = try DeviceOfATest()
        try device.serve()
        try device.write(#"{"build_time":"x","commit":"ba9876543210","status":"ok"}"#, "health")
        XCTAssertEqual(try device.update(health: "http://127.0.0.1:8080/health").code, 1)
        XCTAssertTrue(device.report.contains("does not tell commit 0123456789ab"), device.report)
        XCTAssertEqual(device.installed, DeviceOfATest.old)
        try device.write(#"{"build_time":"x","commit":"0123456789ab","status":"ok"}"#, "health")
        XCTAssertEqual(try device.update(health: "http://127.0.0.1:8080/health").code, 0)
        XCTAssertEqual(device.installed, device.served)
    }

    func testAUnitThatCannotBeStoppedKeepsItsProgram() throws {
        let device = try DeviceOfATest()
        try device.serve()
        try device.write("#!/bin/sh\n[ \"$1\" != stop ]\n", "bin/systemctl", mode: 0o755)
        XCTAssertEqual(try device.update().code, 1)
        XCTAssertTrue(device.report.contains("cannot be stopped"), device.report)
        XCTAssertEqual(device.installed, DeviceOfATest.old)
        XCTAssertFalse(device.isPending)
    }

    func testThatNeitherProgramStartsIsSaid() throws {
        let device = try DeviceOfATest()
        try device.serve()
        try device.write("nothing-starts", "fault")
        XCTAssertEqual(try device.update().code, 1)
        XCTAssertTrue(device.report.hasPrefix("broken "), device.report)
        XCTAssertEqual(device.installed, DeviceOfATest.old)
    }

    /// Whatever the power loss interrupts, the device starts with the old program, or with the new one once it was found good.
    func testPowerLossAtEveryStepLeavesAProgramThatWorks() throws {
        for fault in ["", "dies"] {
            var step = 0
            while true {
                step += 1
                let device = try DeviceOfATest()
                try device.serve()
                try device.write(fault, "fault")
                try device.write("\(step)", "stop")
                let code = try device.update().code
                guard code == 137 else {
                    XCTAssertEqual(code, fault.isEmpty ? 0 : 1)
                    break
                }
                let context = "power lost before command \(step), fault \"\(fault)\""
                try XCTSkipIf(step > 100, "the script does not come to an end")
                let wasFoundGood = !device.isPending && device.installed == device.served
                try device.write("-1", "stop")
                try device.write("boot-2\n", "root/proc/sys/kernel/random/boot_id")
                XCTAssertEqual(try device.receive("restore").code, 0, context)
                XCTAssertEqual(device.installed, wasFoundGood ? device.served : DeviceOfATest.old, context)
                XCTAssertTrue(fault.isEmpty || !wasFoundGood, context)
                XCTAssertFalse(device.isPending, context)
                guard fault.isEmpty else { continue }
                XCTAssertEqual(try device.update().code, 0, context)
                XCTAssertEqual(device.installed, device.served, context)
            }
            XCTAssertGreaterThan(step, 12)
        }
    }

    func testPowerLossWhileTheOldProgramIsTakenBackAtBootIsMendedAtTheNext() throws {
        var step = 0
        while true {
            step += 1
            let device = try DeviceOfATest()
            try device.serve()
            // The new program is in place and not yet found good.
            try device.write("#!/bin/sh\nkill -9 $PPID\n", "bin/sleep", mode: 0o755)
            XCTAssertEqual(try device.update().code, 137)
            XCTAssertEqual(device.installed, device.served)
            XCTAssertTrue(device.isPending)
            try device.write("boot-2\n", "root/proc/sys/kernel/random/boot_id")
            try device.write("0", "count")
            try device.write("\(step)", "stop")
            let code = try device.receive("restore").code
            try device.write("-1", "stop")
            try device.write("boot-3\n", "root/proc/sys/kernel/random/boot_id")
            XCTAssertEqual(try device.receive("restore").code, 0)
            XCTAssertEqual(device.installed, DeviceOfATest.old, "power lost before command \(step)")
            guard code == 137 else { break }
        }
        XCTAssertGreaterThan(step, 3)
    }

    func testAnUpdateOfThisBootIsNotTakenForAnInterruptedOne() throws {
        let device = try DeviceOfATest()
        try device.serve()
        try device.write("#!/bin/sh\nkill -9 $PPID\n", "bin/sleep", mode: 0o755)
        try device.update()
        XCTAssertEqual(try device.receive("restore").code, 0)
        XCTAssertEqual(device.installed, device.served)
        // Killed, not found good: the next update must not keep it as the previous program.
        try device.write("#!/bin/sh\nexit 0\n", "bin/sleep", mode: 0o755)
        try device.write("dies", "fault")
        try device.serve { $0.append(0) }
        XCTAssertEqual(try device.update().code, 1)
        XCTAssertEqual(device.installed, DeviceOfATest.old)
    }

    func testAFirstProgramThatDoesNotDoWellIsRemovedAgain() throws {
        let device = try DeviceOfATest()
        try FileManager.default.removeItem(at: device.root.appendingPathComponent("usr/local/bin/halo-agent"))
        try device.serve()
        try device.write("dies", "fault")
        XCTAssertEqual(try device.update().code, 1)
        XCTAssertNil(device.installed)
    }

    func testThePreviousProgramIsTakenBackWhenAskedFor() throws {
        let device = try DeviceOfATest()
        XCTAssertEqual(try device.receive("rollback", "halo-agent", "halo-agent.service").code, 1)
        XCTAssertTrue(device.report.contains("no previous program"), device.report)
        try device.serve()
        try device.update()
        try device.receive("rollback", "halo-agent", "halo-agent.service")
        XCTAssertEqual(device.report, "rolled-back asked for\n")
        XCTAssertEqual(device.installed, DeviceOfATest.old)
    }
}
