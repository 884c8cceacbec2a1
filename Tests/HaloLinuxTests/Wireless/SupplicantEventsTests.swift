import Foundation
import HaloHardware
import HaloModel
import XCTest

@testable import HaloLinux

final class SupplicantEventsTests: XCTestCase {
    private static let peer = MACAddress(rawValue: 0x0200_0000_0100)

    func testRecordedEventsAreUnderstoodAndLogLinesAreNot() throws {
        let events = try LinuxFixtures.text("supplicant/events-node0.txt").split(separator: "\n").compactMap {
            SupplicantEvent(SupplicantMessage(String($0)).text)
        }
        let other = MACAddress(rawValue: 0x0200_0000_0100)
        XCTAssertEqual(
            events,
            [
                .scanFinished, .groupStarted, .peerConnected(other), .peerConnected(other), .groupRemoved, .scanStarted,
                .scanFinished, .groupStarted, .peerConnected(other), .groupRemoved, .terminating,
            ])
    }

    func testAWrongPassphraseIsHeardOf() throws {
        let events = try LinuxFixtures.text("supplicant/events-node2.txt").split(separator: "\n").compactMap {
            SupplicantEvent(SupplicantMessage(String($0)).text)
        }
        XCTAssertTrue(events.contains(.authenticationFailed(Self.peer)), "\(events)")
        XCTAssertEqual(events.last, .terminating)
    }

    func testEveryEventHasItsName() {
        let table: [(String, SupplicantEvent?)] = [
            ("<3>MESH-GROUP-STARTED ssid=\"a b\" id=0", .groupStarted),
            ("<3>MESH-GROUP-REMOVED wlan0", .groupRemoved),
            ("<3>MESH-PEER-CONNECTED 02:00:00:00:01:00", .peerConnected(Self.peer)),
            ("<3>MESH-PEER-DISCONNECTED 02:00:00:00:01:00", .peerDisconnected(Self.peer)),
            ("<3>MESH-SAE-AUTH-FAILURE addr=02:00:00:00:01:00", .authenticationFailed(Self.peer)),
            (
                "<3>MESH-SAE-AUTH-BLOCKED addr=02:00:00:00:01:00 duration=300",
                .authenticationBlocked(Self.peer, seconds: 300)
            ),
            ("<3>CTRL-EVENT-SCAN-STARTED ", .scanStarted),
            ("<3>CTRL-EVENT-SCAN-FAILED ret=-16 retry=1", .scanFailed),
            ("<3>CTRL-EVENT-SCAN-RESULTS ", .scanFinished),
            (
                "<3>CTRL-EVENT-CHANNEL-SWITCH freq=5230 ht_enabled=1 ch_offset=1",
                .channelSwitched(proxyFrequencyMHz: 5230)
            ),
            ("<3>CTRL-EVENT-REGDOM-CHANGE init=USER type=COUNTRY alpha2=US", .regulatoryDomainChanged),
            ("<4>INTERFACE-DISABLED ", .interfaceDisabled),
            ("<4>INTERFACE-ENABLED ", .interfaceEnabled),
            ("<3>CTRL-EVENT-TERMINATING ", .terminating),
            ("IFNAME=wlan0 <3>CTRL-EVENT-TERMINATING ", .terminating),
            ("<3>IFNAME=wlan0 MESH-PEER-CONNECTED 02:00:00:00:01:00", .peerConnected(Self.peer)),
            ("<3>new peer notification for 02:00:00:00:01:00", nil),
        ]
        for (message, event) in table {
            XCTAssertTrue(SupplicantMessage(message).isEvent, message)
            XCTAssertEqual(SupplicantEvent(SupplicantMessage(message).text), event, message)
        }
    }

    func testDamagedEventsAreNone() {
        let messages = [
            "", "<", "<3", "<>", "<3>", "<3>MESH-PEER-CONNECTED", "<3>MESH-PEER-CONNECTED 02:00:00:00:01",
            "<3>MESH-PEER-CONNECTED 02:00:00:00:01:0g", "<3>MESH-SAE-AUTH-BLOCKED duration=3",
            "<3>CTRL-EVENT-CHANNEL-SWITCH freq=99999999999999999999", "<3>CTRL-EVENT-CHANNEL-SWITCH freq=-5",
            "IFNAME=wlan0", "<9999>MESH-GROUP-STARTED", String(repeating: "<3>", count: 5000),
            "<3>" + String(repeating: " ", count: 60_000), "\u{0}\u{1}\u{FFFD}",
        ]
        for message in messages {
            XCTAssertNil(SupplicantEvent(SupplicantMessage(message).text), String(message.prefix(40)))
        }
        // A duration that is no number is none, but the block is one.
        let text = SupplicantMessage("<3>MESH-SAE-AUTH-BLOCKED addr=02:00:00:00:01:00 duration=long").text
        XCTAssertEqual(SupplicantEvent(text), .authenticationBlocked(Self.peer, seconds: 0))
    }

    func testAListenerHearsEventsUntilTheSupplicantSaysGoodbye() async throws {
        let scratch = try ScratchFolder()
        let supplicant = try FakeSupplicant(at: "\(scratch.path)/wlan0", Self.inMesh)
        let events = try await control(scratch).events(on: "wlan0")
        XCTAssertEqual(supplicant.listenerCount, 1)
        supplicant.tell("<3>MESH-PEER-CONNECTED 02:00:00:00:01:00")
        supplicant.tell("<3>mesh plink with 02:00:00:00:01:00 established")
        supplicant.tell("<3>CTRL-EVENT-TERMINATING ")
        let heard = await all(events)
        XCTAssertEqual(heard, [.peerConnected(Self.peer), .terminating])
    }

    func testASupplicantThatIsKilledEndsTheEvents() async throws {
        let scratch = try ScratchFolder()
        let supplicant = try FakeSupplicant(at: "\(scratch.path)/wlan0", Self.inMesh)
        let events = try await control(scratch).events(on: "wlan0")
        supplicant.stop()
        let heard = await all(events)
        XCTAssertEqual(heard, [.terminating])
        // Its own socket goes with the thread that listened, a moment after the last event.
        for _ in 0..<500 where try !FileManager.default.contentsOfDirectory(atPath: "\(scratch.path)/own").isEmpty {
            try await Task.sleep(for: .milliseconds(10))
        }
        XCTAssertEqual(try FileManager.default.contentsOfDirectory(atPath: "\(scratch.path)/own"), [])
    }

    func testAnInterfaceThatGoesDownIsSeenInTheState() async throws {
        let scratch = try ScratchFolder()
        let down = try LinuxFixtures.text("supplicant/status-interface-down.txt")
        let wedged = try LinuxFixtures.text("supplicant/status-wedged.txt")
        let count = Count()
        let supplicant = try FakeSupplicant(at: "\(scratch.path)/wlan0") { command in
            guard command == "STATUS" else { return .reply("OK\n") }
            return .reply(count.next() == 1 ? down : wedged)
        }
        let events = try await control(scratch).events(on: "wlan0")
        var iterator = events.makeAsyncIterator()
        let first = await iterator.next()
        let second = await iterator.next()
        XCTAssertEqual([first, second], [.interfaceDisabled, .interfaceEnabled])
        XCTAssertGreaterThanOrEqual(supplicant.commands.filter { $0 == "STATUS" }.count, 2)
    }

    func testAListenerWhoLeavesDetaches() async throws {
        let scratch = try ScratchFolder()
        let supplicant = try FakeSupplicant(at: "\(scratch.path)/wlan0", Self.inMesh)
        do {
            let events = try await control(scratch).events(on: "wlan0")
            let task = Task { for await _ in events {} }
            task.cancel()
            await task.value
        }
        for _ in 0..<500 where !supplicant.commands.contains("DETACH") { try await Task.sleep(for: .milliseconds(10)) }
        XCTAssertTrue(supplicant.commands.contains("DETACH"), "\(supplicant.commands)")
    }

    func testASupplicantThatRefusesListenersIsAnError() async throws {
        let scratch = try ScratchFolder()
        let supplicant = try FakeSupplicant(at: "\(scratch.path)/wlan0") { _ in .reply("FAIL\n") }
        do {
            _ = try await control(scratch).events(on: "wlan0")
            XCTFail("no error")
        } catch { XCTAssertEqual((error as? HardwareError)?.code, .refused, "\(error)") }
        XCTAssertEqual(supplicant.commands, ["ATTACH"])
    }

    // MARK: -

    private final class Count: @unchecked Sendable {
        private var value = 0
        func next() -> Int {
            value += 1
            return value
        }
    }

    private static let inMesh: @Sendable (String) -> FakeSupplicant.Answer = { command in
        command == "STATUS"
            ? .reply("wpa_state=COMPLETED\naddress=02:00:00:00:00:00\nmode=mesh\nssid=m\n") : .reply("OK\n")
    }

    private func control(_ scratch: ScratchFolder) -> SupplicantControl {
        SupplicantControl(folders: ["/"], ownFolder: "/own", timeout: .seconds(5), root: scratch.path)
    }

    private func all(_ events: AsyncStream<SupplicantEvent>) async -> [SupplicantEvent] {
        var heard: [SupplicantEvent] = []
        for await event in events { heard.append(event) }
        return heard
    }
}
