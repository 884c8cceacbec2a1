import GatewayTestSupport
import HTTPTypes
import HaloGateway
import HaloModel
import XCTest

/// What people ask devices to do.
final class CommandRoutesTests: XCTestCase {
    private let path = "/v1/nodes/n1/commands"

    private func waiting(_ world: GatewayWorld, _ device: String) async throws -> String? {
        let heartbeat = Heartbeat(mesh: nil, version: "1", uptimeSeconds: 1, spooledSamples: 0, sensors: [])
        let answer = try await world.send("POST", "/v1/nodes/n1/heartbeat", token: device, json: heartbeat)
        XCTAssertEqual(answer.status, 204)
        return HTTPField.Name(NodeCommand.headerName).flatMap { answer.headers[$0] }
    }

    private func list(_ world: GatewayWorld, _ token: String, _ query: String = "") async throws -> [NodeCommand] {
        let answer = await world.send("GET", path + query, token: token)
        XCTAssertEqual(answer.status, 200, answer.text)
        return try answer.decode(Page<NodeCommand>.self).items
    }

    private func report(
        _ world: GatewayWorld, _ device: String, _ id: Int64, _ state: NodeCommand.State, _ output: String? = nil
    ) async throws -> GatewayWorld.Answer {
        try await world.send(
            "POST", path + "/\(id)/report", token: device, json: NodeCommandReport(state: state, output: output))
    }

    func testACommandIsToldOnceAndItsOutcomeKept() async throws {
        let world = try await GatewayWorld()
        let device = try await world.join("n1", radio: 0x0200_0000_0001, key: 1)
        let person = try await world.token(.operator)
        let none = try await waiting(world, device)
        XCTAssertNil(none)
        let request = NodeCommandRequest(verb: .findSensors, requestKey: "once")
        let asked = try await world.send("POST", path, token: person, json: request)
        XCTAssertEqual(asked.status, 202, asked.text)
        let id = try asked.decode(NodeCommand.self).id
        let again = try await world.send("POST", path, token: person, json: request).decode(NodeCommand.self)
        XCTAssertEqual(again.id, id)
        let told = try await waiting(world, device)
        XCTAssertEqual(told, "1")
        let forDevice = try await list(world, device, "?state=waiting")
        XCTAssertEqual(forDevice.map(\.id), [id])
        for (state, status) in [(NodeCommand.State.running, 200), (.running, 200), (.done, 200), (.done, 200)] {
            let taken = try await report(world, device, id, state, state == .done ? "bme280@1:0x76" : nil)
            XCTAssertEqual(taken.status, status, taken.text)
        }
        for state in [NodeCommand.State.waiting, .expired] {
            let strange = try await report(world, device, id, state)
            XCTAssertEqual(strange.status, 422)
        }
        for state in [NodeCommand.State.running, .failed] {
            let late = try await report(world, device, id, state)
            XCTAssertEqual(late.status, 409)
        }
        let kept = try await list(world, person)
        XCTAssertEqual(kept.map(\.state), [.done])
        XCTAssertEqual(kept.map(\.output), ["bme280@1:0x76"])
        let quiet = try await waiting(world, device)
        XCTAssertNil(quiet)
        let events = await world.send("GET", "/v1/events?kind=node", token: person).text
        XCTAssertTrue(events.contains("asked: find-sensors") && events.contains("find-sensors: done"), events)
    }

    func testADeviceThatIsNotHeardOfInTimeIsNotTold() async throws {
        let world = try await GatewayWorld()
        let device = try await world.join("n1", radio: 0x0200_0000_0001, key: 1)
        let person = try await world.token(.operator)
        let asked = try await world.send("POST", path, token: person, json: NodeCommandRequest(verb: .reboot))
        let id = try asked.decode(NodeCommand.self).id
        world.clock.advance(by: .seconds(601))
        let told = try await waiting(world, device)
        XCTAssertNil(told)
        let late = try await report(world, device, id, .running)
        XCTAssertEqual(late.status, 409)
        let kept = try await list(world, device)
        XCTAssertEqual(kept.map(\.state), [.expired])
        // One that was begun, and never told of again.
        let second = try await world.send("POST", path, token: person, json: NodeCommandRequest(verb: .reboot))
        let begun = try await report(world, device, second.decode(NodeCommand.self).id, .running)
        XCTAssertEqual(begun.status, 200)
        world.clock.advance(by: .seconds(601))
        let lost = try await list(world, device).first
        XCTAssertEqual(lost?.state, .failed)
        XCTAssertEqual(lost?.output, "the device began, and told nothing more")
    }

    func testOnlyWhatIsListedCanBeAskedOfADevice() async throws {
        let world = try await GatewayWorld()
        _ = try await world.join("n1", radio: 0x0200_0000_0001, key: 1)
        let person = try await world.token(.operator)
        for body in [
            #"{"verb": "reboot", "request_key": null}"#, #"{"verb": "reboot", "more": 1}"#, #"{"verb": "shell"}"#,
            #"{"verb": "journal"}"#, #"{"verb": "journal", "service": "gateway-api"}"#,
            #"{"verb": "restart-service", "service": "ssh"}"#, #"{"verb": "reboot", "service": "halo-mesh"}"#,
            #"{"verb": "reboot", "request_key": "\#(String(repeating: "k", count: 65))"}"#, "{}",
        ] {
            let answer = await world.send(
                "POST", path, token: person, headers: [.contentType: "application/json"], body: Array(body.utf8))
            XCTAssertTrue([400, 422].contains(answer.status), "\(body) \(answer.status)")
        }
        let kept = try await list(world, person)
        XCTAssertEqual(kept, [])
        let nobody = try await world.send(
            "POST", "/v1/nodes/n9/commands", token: person, json: NodeCommandRequest(verb: .reboot))
        XCTAssertEqual(nobody.status, 404)
    }

    func testSoManyWaitAndSoManyAreKept() async throws {
        let world = try await GatewayWorld()
        let device = try await world.join("n1", radio: 0x0200_0000_0001, key: 1)
        let person = try await world.token(.operator)
        for number in 0..<20 {
            let request = NodeCommandRequest(verb: .reboot, requestKey: "\(number)")
            let asked = try await world.send("POST", path, token: person, json: request)
            XCTAssertEqual(asked.status, 202)
        }
        // Asked again, it is none more.
        let again = NodeCommandRequest(verb: .reboot, requestKey: "19")
        let same = try await world.send("POST", path, token: person, json: again)
        XCTAssertEqual(same.status, 202, same.text)
        let full = try await world.send("POST", path, token: person, json: NodeCommandRequest(verb: .reboot))
        XCTAssertEqual(full.status, 409)
        for _ in 0..<120 {
            guard let id = try await list(world, device, "?state=waiting").first?.id else { break }
            let done = try await report(world, device, id, .done, String(repeating: "x", count: 20_000))
            XCTAssertEqual(done.status, 200)
            _ = try await world.send("POST", path, token: person, json: NodeCommandRequest(verb: .findSensors))
        }
        let kept = try await list(world, person)
        XCTAssertEqual(kept.count, 100)
        XCTAssertEqual(kept.compactMap(\.output).map(\.utf8.count).max(), 8192)
        let other = try await world.join("n2", radio: 0x0200_0000_0002, key: 2)
        let strange = try await world.send(
            "POST", "/v1/nodes/n2/commands/\(kept[0].id)/report", token: other, json: NodeCommandReport(state: .done))
        XCTAssertEqual(strange.status, 404)
    }
}
