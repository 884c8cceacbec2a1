import Foundation
import HTTPTypes
import HaloHardware
import HaloLinux
import HaloModel
import XCTest

/// `haloctl mesh` as a person types it, against a mesh manager made for the test.
final class HaloctlMeshTests: XCTestCase {
    private let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
        "hm-\(UUID().uuidString.prefix(8))")

    override func setUpWithError() throws {
        try FileManager.default.createDirectory(
            at: folder.appendingPathComponent("run/halo"), withIntermediateDirectories: true)
    }

    override func tearDown() { try? FileManager.default.removeItem(at: folder) }

    private func haloctl(_ arguments: [String]) async throws -> (code: Int32, output: String, errors: String) {
        // Beside the test bundle, where every build of the tests puts it.
        let program = try XCTUnwrap(Bundle.main.executableURL).deletingLastPathComponent()
            .appendingPathComponent("haloctl")
        let process = Process()
        let (output, errors) = (Pipe(), Pipe())
        process.executableURL = program
        process.arguments = ["mesh"] + arguments + ["--root", folder.path]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = errors
        return try await withCheckedThrowingContinuation { continuation in
            process.terminationHandler = { ended in
                // What is printed here is far below what a pipe holds (pipe(7)), so nothing waits for the reader.
                continuation.resume(
                    returning: (
                        ended.terminationStatus,
                        String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self),
                        String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
                    ))
            }
            do { try process.run() } catch { continuation.resume(throwing: error) }
        }
    }

    /// Runs `body` while a mesh manager answers on the socket.
    private func serving(_ manager: ManagerOfATest, _ body: () async throws -> Void) async throws {
        let transport = LinuxHTTPTransport(root: folder.path)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await transport.serve(.unix(DevicePaths.meshSocket)) { await manager.answer($0) }
            }
            let socket = folder.appendingPathComponent(String(DevicePaths.meshSocket.dropFirst())).path
            for _ in 0..<200 where !FileManager.default.fileExists(atPath: socket) {
                try await Task.sleep(for: .milliseconds(10))
            }
            try await body()
            group.cancelAll()
        }
    }

    func testWithoutAManagerItSaysWhatToDo() async throws {
        let result = try await haloctl(["status"])
        XCTAssertEqual(result.code, 69)
        XCTAssertTrue(result.errors.contains("haloctl doctor"), result.errors)
    }

    func testStatusIsTheDefaultAndItsExitCodeTellsWhetherTheDeviceIsOnline() async throws {
        try await serving(ManagerOfATest()) {
            let text = try await haloctl([])
            XCTAssertEqual(text.code, 1, text.errors)
            XCTAssertTrue(text.output.contains("  doing   scanning"), text.output)
            XCTAssertFalse(text.output.contains("\u{1B}"), "no colours in a pipe")
            let json = try await haloctl(["status", "--json"])
            let object = try XCTUnwrap(JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
            XCTAssertEqual((object["outlook"] as? [String: Any])?["doing"] as? String, "scanning")
        }
    }

    func testEventsAreReadPageByPageAndFiltered() async throws {
        try await serving(ManagerOfATest()) {
            let all = try await haloctl(["events"])
            XCTAssertEqual(all.output.split(separator: "\n").count, 5, all.output + all.errors)
            let last = try await haloctl(["events", "--number", "1", "--kind", "scan", "--json"])
            XCTAssertTrue(last.output.contains("\"id\":5"), last.output)
            let wrong = try await haloctl(["events", "--kind", "nonsense"])
            XCTAssertEqual(wrong.code, 64)
        }
    }

    func testADryRunChangesNothingAndAChangeNeedsAYes() async throws {
        let manager = ManagerOfATest()
        try await serving(manager) {
            let plan = try await haloctl(["rf", "set", "--channel", "24", "--width", "4", "--dry-run"])
            XCTAssertEqual(plan.code, 0, plan.errors)
            XCTAssertTrue(plan.output.contains("1 devices have to agree and to come back: n1"), plan.output)
            let unasked = try await haloctl(["rf", "set", "--channel", "24", "--width", "4"])
            XCTAssertEqual(unasked.code, 64)
            XCTAssertTrue(unasked.errors.contains("--yes"), unasked.errors)
            let changes = await manager.changes
            XCTAssertEqual(changes, 0)
        }
    }

    func testAChangeIsFollowedToItsEnd() async throws {
        for (end, code) in [(RFChangeStatus.Phase.confirmed, Int32(0)), (.rolledBack, 1)] {
            let manager = ManagerOfATest(end: end)
            try await serving(manager) {
                let result = try await haloctl(["rf", "set", "--channel", "24", "--width", "4", "--yes"])
                XCTAssertEqual(result.code, code, result.errors)
                let told = result.output.split(separator: "\n").map { $0.prefix { $0 != ":" } }
                XCTAssertEqual(told, ["preparing", "armed", "trial", Substring(end.rawValue)], result.output)
            }
        }
    }

    func testARefusalIsTold() async throws {
        for (status, code) in [(422, Int32(64)), (409, 75)] {
            try await serving(ManagerOfATest(refusal: status)) {
                let result = try await haloctl(["rf", "set", "--channel", "3", "--width", "4", "--yes"])
                XCTAssertEqual(result.code, code)
                XCTAssertEqual(result.errors, "no such channel\n")
            }
        }
    }
}

/// Answers as `halo-mesh` does, from a script.
private actor ManagerOfATest {
    private let end: RFChangeStatus.Phase
    private let refusal: Int?
    private var step = -1
    private(set) var changes = 0

    init(end: RFChangeStatus.Phase = .confirmed, refusal: Int? = nil) {
        self.end = end
        self.refusal = refusal
    }

    func answer(_ request: HTTPMessage<HTTPRequest>) -> HTTPMessage<HTTPResponse> {
        switch (request.head.method, request.head.pathWithoutQuery) {
        case (.get, "/v1/mesh"):
            return .json(
                MeshReport(
                    node: NodeID("n1")!, state: .isolated, cause: "no neighbour heard",
                    since: WallTime(nanoseconds: 0), radio: nil, peers: [], underlay: nil, overlay: nil,
                    gatewayLatencyMilliseconds: nil, rungsClimbed: [Int](repeating: 0, count: 7), history: []))
        case (.get, "/v1/mesh/outlook"): return .json(MeshOutlook(doing: "scanning"))
        case (.get, "/v1/mesh/events"): return .json(events(request.head.path ?? ""))
        case (.get, "/v1/mesh/rf-config"): return .json(status())
        case (.post, "/v1/mesh/rf-config"): return change(request.body)
        default: return HTTPMessage(HTTPResponse(status: .notFound))
        }
    }

    private func events(_ path: String) -> MeshEventPage {
        let after = path.split(separator: "=").last.flatMap { UInt64($0) } ?? 0
        let items = (after + 1..<after + 3).filter { $0 <= 5 }.map { id in
            MeshEvent(
                id: id, time: WallTime(nanoseconds: 0), uptimeNanoseconds: 0, kind: id % 2 == 1 ? .scan : .group,
                subject: "wlan0", what: "event \(id)", why: "a test")
        }
        return MeshEventPage(run: "r", items: items, next: after + UInt64(items.count), missed: false)
    }

    private func change(_ body: [UInt8]) -> HTTPMessage<HTTPResponse> {
        guard let request = try? JSONDecoder().decode(RFChangeRequest.self, from: Data(body)) else {
            return HTTPMessage(HTTPResponse(status: .badRequest))
        }
        if let refusal {
            return .json(
                Problem(title: "no", status: refusal, detail: "no such channel"), status: .init(code: refusal))
        }
        if request.dryRun != true { changes += 1 }
        step = 0
        return .json(status(), status: request.dryRun == true ? .ok : .accepted)
    }

    private func status() -> RFChangeStatus {
        let phases: [RFChangeStatus.Phase] = [.preparing, .armed, .trial, end]
        let phase = step < 0 ? .none : phases[min(step, phases.count - 1)]
        step += step < 0 ? 0 : 1
        return RFChangeStatus(
            configuration: RFConfiguration(generation: 0, country: "US", channel: 38, widthMHz: 2), phase: phase,
            target: RFConfiguration(generation: 1, country: "US", channel: 24, widthMHz: 4), why: "scripted",
            members: [.init(node: NodeID("n1")!, state: "waiting")])
    }
}
