import Foundation
import HTTPTypes
import HaloHardware
import HaloModel
import Logging
import XCTest

@testable import HaloField

final class FieldPageTests: XCTestCase {
    private func page(mesh: MeshReport?) throws -> FieldPage {
        let settings = MeshSettings(
            meshID: "m", passphrase: nil, trustSecret: "s", country: "US", channel: 38, widthMHz: 2)
        return FieldPage(
            environment: FieldEnvironment(
                transport: MockTransport(mesh: mesh), system: MockSystem(), gps: MockGPS(), clock: MockClock(),
                logger: Logger(label: "test")),
            configuration: NodeConfiguration(node: try XCTUnwrap(NodeID("barn")), role: .node, mesh: settings))
    }

    private func report(cause: String) throws -> MeshReport {
        let address = try XCTUnwrap(MACAddress("02:48:4c:00:00:02"))
        return MeshReport(
            node: try XCTUnwrap(NodeID("barn")), state: .online, cause: cause, since: WallTime(milliseconds: 0),
            radio: address,
            peers: [
                MeshPeer(
                    address: address, link: "estab", signalDBm: -91, expectedThroughputKbps: 2600,
                    inactiveMilliseconds: 5,
                    isNextHop: true)
            ], underlay: nil, overlay: nil, gatewayLatencyMilliseconds: 41.25, rungsClimbed: [], history: [])
    }

    private func get(_ page: FieldPage, _ path: String, method: HTTPRequest.Method = .get) async -> HTTPMessage<
        HTTPResponse
    > {
        await page.respond(to: HTTPRequest(method: method, scheme: "http", authority: "barn", path: path))
    }

    func testThePageShowsStateNeighboursAndLatencyInWords() async throws {
        let answer = await get(try page(mesh: report(cause: "the gateway answers")), "/")
        let html = String(decoding: answer.body, as: UTF8.self)
        XCTAssertEqual(answer.head.status, .ok)
        for text in ["online", "the gateway answers", "-91 dBm, weak", "way to the gateway", "answers in 41.3 ms"] {
            XCTAssertTrue(html.contains(text), text)
        }
    }

    func testThePageAnswersWhenNothingElseDoes() async throws {
        let answer = await get(try page(mesh: nil), "/")
        let html = String(decoding: answer.body, as: UTF8.self)
        XCTAssertEqual(answer.head.status, .ok)
        XCTAssertTrue(html.contains("halo-mesh does not answer") && html.contains("halo-agent: "), html)
    }

    func testWhatOtherProgramsSayIsEscaped() async throws {
        let answer = await get(try page(mesh: report(cause: "<script>alert('x')</script>")), "/")
        let html = String(decoding: answer.body, as: UTF8.self)
        XCTAssertFalse(html.contains("<script>"))
        XCTAssertTrue(html.contains("&lt;script&gt;alert(&#39;x&#39;)"))
    }

    func testTheReportIsTheSameAsJSON() async throws {
        let answer = await get(try page(mesh: report(cause: "ok")), "/api/diag?x=1")
        let report = try JSONDecoder().decode(FieldReport.self, from: Data(answer.body))
        XCTAssertEqual(report.mesh?.state, .online)
        XCTAssertEqual(report.system?.uptimeSeconds, 77)
        XCTAssertEqual(report.place?.latitude, 46.5)
        XCTAssertEqual(report.failures.count, 1)
    }

    func testNothingElseIsThereAndNothingCanBeChanged() async throws {
        let page = try page(mesh: nil)
        let missing = await get(page, "/etc/passwd")
        XCTAssertEqual(missing.head.status, .notFound)
        let post = await get(page, "/", method: .post)
        XCTAssertEqual(post.head.status, .methodNotAllowed)
        XCTAssertEqual(post.head.headerFields[.allow], "GET, HEAD")
    }
}

private struct MockTransport: HTTPTransport {
    var mesh: MeshReport?

    func send(
        _ request: HTTPMessage<HTTPRequest>, to address: HTTPAddress, within limit: Duration
    ) async throws -> HTTPMessage<HTTPResponse> {
        guard address == .unix(DevicePaths.meshSocket), let mesh else {
            throw HardwareError(.disconnected, "connection refused")
        }
        return HTTPMessage(HTTPResponse(status: .ok), body: [UInt8](try JSONEncoder().encode(mesh)))
    }

    func serve(_ address: HTTPAddress, _ handler: @escaping HTTPHandler) async throws {}
}

private struct MockSystem: SystemInformation {
    func bootID() throws -> String { "boot" }
    func hostName() throws -> String { "barn" }
    func boardModel() throws -> String? { nil }
    func snapshot() throws -> SystemSnapshot { SystemSnapshot(uptimeSeconds: 77) }
    func interfaces() throws -> [InterfaceCounters] { [] }
    func powerSupplies() throws -> [PowerSupply] { [] }
}

private struct MockGPS: GPSReceiver {
    func fix(within limit: Duration) async throws -> GPSFix {
        GPSFix(mode: 3, latitude: 46.5, longitude: 7.5, altitude: 500)
    }
}

private struct MockClock: SystemClock {
    var now: MonotonicInstant { .boot }
    var wallTime: WallTime { WallTime(milliseconds: 1_000) }
    func sleep(until deadline: MonotonicInstant) async throws {}
}
