import HaloModel
import XCTest

@testable import HaloSim

/// A row of a gateway and four nodes moves to another channel and width while it works.
final class RadioChangeTests: XCTestCase {
    private let change = #"{"channel":24,"width_mhz":4}"#
    private let names = ["gateway", "n1", "n2", "n3", "n4"]

    private func assertAllHold(_ bench: ManagerBench, _ channel: Int, _ width: Int, generation: Int) throws {
        for name in names {
            let held = try bench.held(name)
            XCTAssertEqual([held.channel, held.widthMHz, held.generation], [channel, width, generation], name)
            XCTAssertEqual(try bench.run.device(name).radio.channel?.number, channel, name)
        }
        XCTAssertTrue(bench.areAllOnline)
    }

    func testTheMeshMovesLiveAndANodeThatWasOffFindsIt() throws {
        let bench = try ManagerBench()
        XCTAssertNotNil(try bench.advance(until: 150) { bench.areAllOnline })
        try bench.advance(to: 170)
        try bench.run.setPower(false, of: "n4")
        try bench.advance(to: 300)
        let begun = try bench.ask("gateway", .post, "/v1/mesh/rf-config", body: change)
        XCTAssertEqual(begun.status, 202, String(decoding: begun.body, as: UTF8.self))
        let confirmation = try bench.advance(until: 500) { try bench.status("gateway").phase == .confirmed }
        let why = try bench.status("gateway").why
        let confirmed = try XCTUnwrap(confirmation, why)
        XCTAssertLessThan(confirmed - 300, 150)
        XCTAssertTrue(try bench.status("gateway").members.contains { $0.node.rawValue == "n4" && $0.state == "absent" })
        try bench.run.setPower(true, of: "n4")
        XCTAssertEqual(try bench.held("n4").channel, 38, "it knows nothing of the change")
        let returned = try XCTUnwrap(try bench.advance(until: confirmed + 400) { bench.areAllOnline })
        XCTAssertLessThan(returned - confirmed, 300)
        try bench.advance(to: returned + 40)
        try assertAllHold(bench, 24, 4, generation: 1)
        let told = try bench.events("n4").filter { $0.kind == .radio }.map(\.what)
        XCTAssertTrue(told.contains("trying channel 24"), "\(told)")
    }

    func testANodeThatLosesItsPowerInTheCountdownStrandsNobody() throws {
        let bench = try ManagerBench(seed: 2)
        XCTAssertNotNil(try bench.advance(until: 150) { bench.areAllOnline })
        try bench.advance(to: 200)
        XCTAssertEqual(try bench.ask("gateway", .post, "/v1/mesh/rf-config", body: change).status, 202)
        XCTAssertNotNil(try bench.advance(until: 320) { try bench.status("gateway").phase == .armed })
        let armed = bench.run.now / 1_000_000_000
        try bench.advance(to: armed + 16)
        // The relay through which half of the row reaches the gateway.
        try bench.run.setPower(false, of: "n2")
        try bench.advance(to: armed + 40)
        try bench.run.setPower(true, of: "n2")
        let end = try XCTUnwrap(
            try bench.advance(until: armed + 400) {
                [.confirmed, .rolledBack].contains(try bench.status("gateway").phase)
            })
        let phase = try bench.status("gateway").phase
        XCTAssertNotNil(try bench.advance(until: end + 500) { bench.areAllOnline })
        try bench.advance(to: bench.run.now / 1_000_000_000 + 60)
        if phase == .confirmed {
            try assertAllHold(bench, 24, 4, generation: 1)
        } else {
            try assertAllHold(bench, 38, 2, generation: 0)
        }
    }

    func testWhatIsNotAllowedIsRefusedWithTheRemedyAndANodeSendsToTheGateway() throws {
        let bench = try ManagerBench(nodes: 1)
        XCTAssertNotNil(try bench.advance(until: 120) { bench.areAllOnline })
        let wrong = try bench.ask("gateway", .post, "/v1/mesh/rf-config", body: #"{"channel":25,"width_mhz":4}"#)
        XCTAssertEqual(wrong.status, 422)
        XCTAssertTrue(String(decoding: wrong.body, as: UTF8.self).contains("choose one of 8, 16, 24"))
        XCTAssertEqual(try bench.ask("gateway", .post, "/v1/mesh/rf-config", body: "{").status, 400)
        XCTAssertEqual(try bench.ask("n1", .post, "/v1/mesh/rf-config", body: change).status, 409)
        XCTAssertEqual(try bench.ask("n1", .post, "/v1/mesh/events").status, 405)
        XCTAssertEqual(try bench.ask("n1", .get, "/v1/elsewhere").status, 404)
    }

    func testADamagedFileIsNamedAndTheMeshIsFoundNevertheless() throws {
        let bench = try ManagerBench(nodes: 1)
        let files = try bench.run.device("n1").files
        try files.replace(DevicePaths.rfConfiguration, with: Array(#"{"schema":1,"channel":"#.utf8))
        XCTAssertNotNil(try bench.advance(until: 150) { bench.areAllOnline })
        let told = try bench.events("n1").first { $0.kind == .radio }
        XCTAssertTrue(
            told?.why.contains("/var/lib/halo/rf-config.json: is no radio configuration") == true, "\(told as Any)")
    }
}
