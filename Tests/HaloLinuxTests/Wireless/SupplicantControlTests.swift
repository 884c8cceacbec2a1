import Foundation
import HaloHardware
import HaloModel
import XCTest

@testable import HaloLinux

final class SupplicantControlTests: XCTestCase {
    private var folder = ""
    private var scratch: ScratchFolder?

    override func setUpWithError() throws {
        let scratch = try ScratchFolder()
        self.scratch = scratch
        folder = scratch.path
        for name in ["first", "second"] {
            try FileManager.default.createDirectory(atPath: "\(folder)/\(name)", withIntermediateDirectories: true)
        }
    }

    override func tearDown() { scratch = nil }

    func testARequestGetsItsReplyAndLeavesNothingBehind() async throws {
        let supplicant = try FakeSupplicant(at: "\(folder)/first/wlan0") { _ in .reply("PONG\n") }
        let reply = try await control().request("PING", on: "wlan0")
        XCTAssertEqual(reply, "PONG")
        XCTAssertEqual(supplicant.commands, ["PING"])
        XCTAssertEqual(try FileManager.default.contentsOfDirectory(atPath: "\(folder)/own"), [])
    }

    func testTheFoldersAreLookedThroughInOrder() async throws {
        let other = try FakeSupplicant(at: "\(folder)/second/wlan0") { _ in .reply("second\n") }
        let before = try await control().request("PING", on: "wlan0")
        XCTAssertEqual(before, "second")
        let preferred = try FakeSupplicant(at: "\(folder)/first/wlan0") { _ in .reply("first\n") }
        let after = try await control().request("PING", on: "wlan0")
        XCTAssertEqual(after, "first")
        XCTAssertEqual([other.commands, preferred.commands], [["PING"], ["PING"]])
    }

    func testInterfacesHaveSocketsOfTheirOwn() async throws {
        let first = try FakeSupplicant(at: "\(folder)/first/wlan0") { _ in .reply("zero\n") }
        let second = try FakeSupplicant(at: "\(folder)/first/wlan1") { _ in .reply("one\n") }
        let control = control()
        async let zero = control.request("STATUS", on: "wlan0")
        async let one = control.request("STATUS", on: "wlan1")
        let replies = try await [zero, one]
        XCTAssertEqual(replies, ["zero", "one"])
        XCTAssertEqual([first.commands.count, second.commands.count], [1, 1])
    }

    func testALongReplyComesWhole() async throws {
        let long = String(repeating: "x", count: 60_000)
        let supplicant = try FakeSupplicant(at: "\(folder)/first/wlan0") { _ in .reply(long + "\n") }
        let reply = try await control().request("ALL", on: "wlan0")
        XCTAssertEqual(reply, long)
        XCTAssertEqual(supplicant.commands.count, 1)
    }

    func testAnEventInBetweenIsNotTheReply() async throws {
        let holder = Holder()
        holder.supplicant = try FakeSupplicant(at: "\(folder)/first/wlan0") { _ in
            holder.supplicant?.sendToLastSender("<3>MESH-PEER-CONNECTED 02:00:00:00:01:00")
            return .reply("OK\n")
        }
        try await control().perform("MESH_PEER_ADD 02:00:00:00:01:00", on: "wlan0")
    }

    func testFailuresAreToldApart() async throws {
        let supplicant = try FakeSupplicant(at: "\(folder)/first/wlan0") { command in
            switch command {
            case "SCAN": .reply("FAIL-BUSY\n")
            case "NONSENSE": .reply("UNKNOWN COMMAND\n")
            default: .reply("FAIL\n")
            }
        }
        await assertError(.busy) { try await self.control().perform("SCAN", on: "wlan0") }
        await assertError(.refused) { try await self.control().perform("NONSENSE", on: "wlan0") }
        await assertError(.refused) { try await self.control().perform("MESH_PEER_ADD x", on: "wlan0") }
        XCTAssertEqual(supplicant.commands.count, 3)
    }

    func testWithoutASocketThereIsNoSupplicant() async throws {
        await assertError(.notFound) { _ = try await self.control().request("PING", on: "wlan0") }
        try Data().write(to: URL(fileURLWithPath: "\(folder)/first/wlan0"))
        await assertError(.notFound) { _ = try await self.control().request("PING", on: "wlan0") }
        await assertError(.invalid) { _ = try await self.control().request("PING", on: "../wlan0") }
    }

    func testASocketLeftOverFromADeadSupplicantIsNone() async throws {
        let supplicant = try FakeSupplicant(at: "\(folder)/first/wlan0") { _ in .silence }
        supplicant.stop()
        XCTAssertTrue(FileManager.default.fileExists(atPath: supplicant.path))
        await assertError(.notFound) { _ = try await self.control().request("PING", on: "wlan0") }
    }

    func testASilentSupplicantIsNotWaitedForForEver() async throws {
        let supplicant = try FakeSupplicant(at: "\(folder)/first/wlan0") { _ in .silence }
        await assertError(.timedOut) {
            _ = try await self.control(timeout: .milliseconds(300)).request("SET_NETWORK 0 psk secret", on: "wlan0")
        } check: {
            XCTAssertFalse($0.message.contains("secret"), $0.message)
        }
        XCTAssertEqual(supplicant.commands.count, 1)
    }

    func testALateReplyIsNotTakenForTheNextRequests() async throws {
        let holder = Holder()
        holder.supplicant = try FakeSupplicant(at: "\(folder)/first/wlan0") { command in
            command == "SLOW" ? .silence : .reply("quick\n")
        }
        let control = control(timeout: .milliseconds(200))
        await assertError(.timedOut) { _ = try await control.request("SLOW", on: "wlan0") }
        holder.supplicant?.sendToLastSender("late\n")
        let reply = try await control.request("QUICK", on: "wlan0")
        XCTAssertEqual(reply, "quick")
    }

    func testASupplicantThatDiesWithoutAnAnswerIsNoticedBeforeTheTimeIsUp() async throws {
        let supplicant = try FakeSupplicant(at: "\(folder)/first/wlan0") { _ in .death }
        let started = LinuxClock().now
        await assertError(.disconnected) { _ = try await self.control(timeout: .seconds(30)).request("X", on: "wlan0") }
        XCTAssertLessThan(LinuxClock().now - started, .seconds(10))
        XCTAssertEqual(supplicant.commands, ["X"])
    }

    func testASupplicantThatWasReplacedMeanwhileIsNotTheOneAsked() async throws {
        let holder = Holder()
        let path = "\(folder)/first/wlan0"
        holder.supplicant = try FakeSupplicant(at: path) { _ in
            holder.successor = try? FakeSupplicant(at: path) { _ in .reply("new\n") }
            return .silence
        }
        await assertError(.disconnected) { _ = try await self.control(timeout: .seconds(30)).request("X", on: "wlan0") }
        let reply = try await control().request("X", on: "wlan0")
        XCTAssertEqual(reply, "new")
    }

    func testARequestEndsWithItsTask() async throws {
        let supplicant = try FakeSupplicant(at: "\(folder)/first/wlan0") { _ in .silence }
        let control = control(timeout: .seconds(30))
        let task = Task { try await control.request("X", on: "wlan0") }
        while supplicant.commands.isEmpty { try await Task.sleep(for: .milliseconds(10)) }
        task.cancel()
        do {
            _ = try await task.value
            XCTFail("no error")
        } catch { XCTAssertTrue(error is CancellationError, "\(error)") }
    }

    // MARK: -

    private final class Holder: @unchecked Sendable {
        var supplicant: FakeSupplicant?
        var successor: FakeSupplicant?
    }

    private func control(timeout: Duration = .seconds(5)) -> SupplicantControl {
        SupplicantControl(folders: ["/first", "/second"], ownFolder: "/own", timeout: timeout, root: folder)
    }

    private func assertError(
        _ code: HardwareError.Code, line: UInt = #line, _ body: () async throws -> Void,
        check: (HardwareError) -> Void = { _ in }
    ) async {
        do {
            try await body()
            XCTFail("no error", line: line)
        } catch {
            XCTAssertEqual((error as? HardwareError)?.code, code, "\(error)", line: line)
            if let error = error as? HardwareError { check(error) }
        }
    }
}
