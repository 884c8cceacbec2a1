import HaloHardware
import HaloModel
import XCTest

@testable import HaloLinux

final class LinuxServicesTests: XCTestCase {
    func testRecordedUnitsAreUnderstood() async throws {
        let table: [(String, UnitStatus)] = [
            (
                "absent",
                .init(loadState: "not-found", activeState: "inactive", subState: "dead", unitFileState: "", restarts: 0)
            ),
            (
                "crash",
                .init(
                    loadState: "loaded", activeState: "failed", subState: "failed", unitFileState: "static", restarts: 3
                )
            ),
            (
                "masked",
                .init(
                    loadState: "masked", activeState: "inactive", subState: "dead", unitFileState: "masked-runtime",
                    restarts: 0)
            ),
            (
                "noexec",
                .init(
                    loadState: "loaded", activeState: "failed", subState: "failed", unitFileState: "static", restarts: 0
                )
            ),
            (
                "mesh-autorestart",
                .init(
                    loadState: "loaded", activeState: "activating", subState: "auto-restart", unitFileState: "static",
                    restarts: 0)
            ),
            (
                "mesh-restarted",
                .init(
                    loadState: "loaded", activeState: "active", subState: "running", unitFileState: "static",
                    restarts: 1)
            ),
            (
                "once-active",
                .init(
                    loadState: "loaded", activeState: "active", subState: "exited", unitFileState: "static", restarts: 0
                )
            ),
        ]
        for (name, status) in table {
            let runner = CannedRunner(
                ProcessResult(
                    exitCode: 0, standardOutput: try LinuxFixtures.text("systemd/show-\(name).txt"), standardError: ""))
            let found = try await LinuxServices(runner: runner).status(of: "halo-\(name).service")
            XCTAssertEqual(found, status, name)
            XCTAssertEqual(runner.runs.first?.last, "halo-\(name).service")
        }
    }

    func testAnAnswerWithoutStatesIsAnErrorAndRestartsThatAreNotSetAreNone() async throws {
        let empty = LinuxServices(
            runner: CannedRunner(.init(exitCode: 0, standardOutput: "\n=\nId=x\n", standardError: "")))
        await assertError(.io) { _ = try await empty.status(of: "x.service") }
        let unset = "NRestarts=[not set]\nSubState=dead\nActiveState=inactive\nLoadState=loaded\n"
        let runner = CannedRunner(.init(exitCode: 0, standardOutput: unset, standardError: ""))
        let status = try await LinuxServices(runner: runner).status(of: "x.timer")
        XCTAssertEqual(status.restarts, 0)
        XCTAssertEqual(status.unitFileState, "")
    }

    func testFailuresAreToldApart() async {
        let table: [(Int32, String, HardwareError.Code)] = [
            (5, "Failed to start halo-nowhere.service: Unit halo-nowhere.service not found.\n", .notFound),
            (5, "Failed to stop halo-nowhere.service: Unit halo-nowhere.service not loaded.\n", .notFound),
            (1, "Failed to enable unit: Unit file halo-nowhere.service does not exist.\n", .notFound),
            (1, "Failed to start halo-masked.service: Unit halo-masked.service is masked.\n", .refused),
            (
                1,
                "Job for x.service failed because the control process exited with error code.\nSee \"systemctl status\"\n",
                .refused
            ),
            (1, "System has not been booted with systemd as init system (PID 1). Can't operate.\n", .unsupported),
            (4, "Failed to start x.service: Access denied\n", .notPermitted),
            (1, "Failed to start x.service: Interactive authentication required.\n", .notPermitted),
            (1, "", .refused),
        ]
        for (status, words, code) in table {
            let runner = CannedRunner(.init(exitCode: status, standardOutput: "", standardError: words))
            await assertError(code) { try await LinuxServices(runner: runner).start("halo-nowhere.service") }
            await assertError(code) { try await LinuxServices(runner: runner).setEnabled(true, "halo-nowhere.service") }
        }
    }

    func testCommandsAreWhatTheySay() async throws {
        let runner = CannedRunner(.init(exitCode: 0, standardOutput: "", standardError: ""))
        let services = LinuxServices(runner: runner)
        try await services.start("a.service")
        try await services.stop("a.service")
        try await services.restart("a.service")
        try await services.setEnabled(true, "a.service")
        try await services.setEnabled(false, "a.service")
        try await services.reboot()
        XCTAssertEqual(
            runner.runs.map { $0.joined(separator: " ") },
            ["start", "stop", "restart", "enable", "disable"].map { "/usr/bin/systemctl --quiet \($0) -- a.service" }
                + ["/usr/bin/systemctl reboot"])
    }

    func testNamesThatAreNoUnitsNeverReachAProgram() async {
        let runner = CannedRunner(.init(exitCode: 0, standardOutput: "", standardError: ""))
        for name in [
            "", "--force", "a b.service", "a.service\n", "halo", "ü.service", String(repeating: "a", count: 256) + ".",
        ] {
            await assertError(.invalid) { try await LinuxServices(runner: runner).start(name) }
            await assertError(.invalid) { _ = try await LinuxServices(runner: runner).journal(of: name, last: 1) }
        }
        XCTAssertEqual(runner.runs, [])
    }

    func testAMachineWithoutSystemdSaysSo() async {
        let services = LinuxServices(runner: CannedRunner(nil))
        await assertError(.unsupported) { _ = try await services.status(of: "a.service") }
        await assertError(.unsupported) { try await services.reboot() }
    }

    func testARecordedJournalIsRead() async throws {
        let text = try LinuxFixtures.text("systemd/journalctl-halo-crash.json")
        let runner = CannedRunner(.init(exitCode: 0, standardOutput: text, standardError: ""))
        let entries = try await LinuxServices(runner: runner).journal(of: "halo-crash.service", last: 50)
        XCTAssertEqual(entries.count, 21)
        XCTAssertEqual(
            entries.first,
            JournalEntry(
                time: WallTime(nanoseconds: 1_795_487_668_273_572_000), priority: 6,
                message: "Started halo-crash.service - HALO crash."))
        XCTAssertEqual(entries.map(\.time), entries.map(\.time).sorted())
        let long = JournalText.entries(of: try LinuxFixtures.text("systemd/journalctl-long-all.json"))
        XCTAssertEqual(long.map(\.message), [String(repeating: "L", count: 6000)])
    }

    func testMessagesComeAsTextOctetsNothingOrSeveral() {
        let table: [(String, String)] = [
            (#""plain""#, "plain"), ("[117,110,105,32,226,156,147,32,255]", "uni ✓ \u{FFFD}"), ("null", ""),
            (#"["one","two"]"#, "one\ntwo"), (#"[[79,75],"two"]"#, "OK\ntwo"), ("[]", ""),
        ]
        for (field, message) in table {
            let line = #"{"__REALTIME_TIMESTAMP":"1000","PRIORITY":"3","MESSAGE":"# + field + "}"
            XCTAssertEqual(
                JournalText.entries(of: line),
                [JournalEntry(time: WallTime(nanoseconds: 1_000_000), priority: 3, message: message)], field)
        }
    }

    func testLinesThatAreNoEntriesAreLeftOut() {
        let good = #"{"__REALTIME_TIMESTAMP":"1","MESSAGE":"m"}"#
        let bad = [
            "", "{", "null", "[]", #"{"MESSAGE":"m"}"#, #"{"__REALTIME_TIMESTAMP":"x","MESSAGE":"m"}"#,
            #"{"__REALTIME_TIMESTAMP":"1","MESSAGE":{"a":1}}"#, #"{"__REALTIME_TIMESTAMP":"-5","MESSAGE":"m"}"#,
            String(good.dropLast(3)), String(repeating: "[", count: 2000),
        ]
        for line in bad {
            XCTAssertEqual(JournalText.entries(of: line + "\n" + good).count, 1, String(line.prefix(60)))
        }
        let huge = #"{"__REALTIME_TIMESTAMP":"9223372036854775807","PRIORITY":"99","MESSAGE":"m"}"#
        XCTAssertEqual(JournalText.entries(of: huge).map(\.priority), [7])
    }

    func testAJournalThatIsTooLongIsAskedForInPart() async throws {
        let line = #"{"__REALTIME_TIMESTAMP":"1","MESSAGE":"\#(String(repeating: "x", count: 4000))"}"# + "\n"
        let runner = JournalRunner(line)
        let entries = try await LinuxServices(runner: runner).journal(of: "a.service", last: 1000)
        XCTAssertEqual(entries.count, 250)
    }

    private func assertError(_ code: HardwareError.Code, line: UInt = #line, _ body: () async throws -> Void) async {
        do {
            try await body()
            XCTFail("no error", line: line)
        } catch { XCTAssertEqual((error as? HardwareError)?.code, code, "\(error)", line: line) }
    }
}

/// Prints as many lines as `--lines` says, cut off where the real runner cuts.
private struct JournalRunner: ProcessRunner {
    let line: String

    init(_ line: String) { self.line = line }

    func run(_ executable: String, _ arguments: [String], within limit: Duration) async throws -> ProcessResult {
        let count = arguments.first { $0.hasPrefix("--lines=") }.flatMap { Int($0.dropFirst(8)) } ?? 0
        let output = String(String(repeating: line, count: count).prefix(1 << 20))
        return ProcessResult(exitCode: 0, standardOutput: output, standardError: "")
    }
}
