import Foundation
import HTTPTypes
import HaloHardware
import HaloModel
import XCTest

@testable import HaloSim

/// A row of devices, 480 m apart, each hearing the next one, with the programs that ship.
final class ManagerBench {
    let run: MeshRun

    convenience init(nodes: Int = 4, seed: UInt64 = 1, faults: String = "") throws {
        var text = """
            name: row
            description: A gateway and \(nodes) nodes in a row
            region: US
            channel: 38
            width_mhz: 2
            mesh: {id: row, passphrase: correct horse battery staple, trust_secret: row-trust, routing: BATMAN_IV}
            propagation: {model: tgah-macro, shadowing_db: 0}
            start: 2026-06-01T06:00:00Z
            duration: 1h
            sample_interval_s: 30
            nodes:
              - {name: gateway, role: gateway, position: [0, 0]}

            """
        for index in 1...nodes { text += "  - {name: n\(index), position: [\(480 * index), 0]}\n" }
        try self.init(scenario: ScenarioFile.parse(text + faults, file: "row.yaml"), seed: seed)
    }

    init(scenario: Scenario, seed: UInt64) throws {
        run = try MeshRun(
            scenario: scenario, seed: seed, build: .init(version: "test", commit: "test", time: "test"))
    }

    func advance(to second: Int64) throws { try run.advance(to: second * 1_000_000_000) }

    /// Runs until `condition` holds, at most until `second`.
    /// - Returns: the second at which it held.
    func advance(until second: Int64, _ condition: () throws -> Bool) throws -> Int64? {
        while run.now < second * 1_000_000_000 {
            if try condition() { return run.now / 1_000_000_000 }
            try run.advance(to: run.now + 1_000_000_000)
        }
        return nil
    }

    /// What a device's mesh manager answers on its local socket.
    func ask(_ device: String, _ method: HTTPRequest.Method = .get, _ path: String, body: String = "") throws
        -> (status: Int, body: Data)
    {
        let transport = try run.device(device).network.http
        let box = Box()
        run.simulation.start("outside/request") {
            let request = HTTPRequest(method: method, scheme: "http", authority: "localhost", path: path)
            let answer = try? await transport.send(
                HTTPMessage(request, body: Array(body.utf8)), to: .unix(DevicePaths.meshSocket), within: .seconds(5))
            box.answer = answer.map { ($0.head.status.code, Data($0.body)) }
        }
        try run.advance(to: run.now + 10_000_000)
        return try XCTUnwrap(box.answer, "\(device) does not answer \(path)")
    }

    func status(_ device: String) throws -> RFChangeStatus {
        try JSONDecoder().decode(RFChangeStatus.self, from: ask(device, .get, "/v1/mesh/rf-config").body)
    }

    func events(_ device: String) throws -> [MeshEvent] {
        var items: [MeshEvent] = []
        var after: UInt64 = 0
        while true {
            let page = try JSONDecoder().decode(
                MeshEventPage.self, from: ask(device, .get, "/v1/mesh/events?after=\(after)").body)
            if page.items.isEmpty { return items }
            items += page.items
            after = page.next
        }
    }

    func report(_ device: String) throws -> MeshReport {
        try JSONDecoder().decode(MeshReport.self, from: ask(device, .get, "/v1/mesh").body)
    }

    func file(_ path: String, of device: String) throws -> Data? {
        try run.device(device).files.readIfPresent(path, limit: 65_536).map { Data($0) }
    }

    func held(_ device: String) throws -> RFConfiguration {
        let file = try XCTUnwrap(try file(DevicePaths.rfConfiguration, of: device))
        return try JSONDecoder().decode(RFConfiguration.self, from: file)
    }

    func isOnline(_ device: String) -> Bool { run.overview.first { $0.node == device }?.meshState == "online" }

    var areAllOnline: Bool { run.overview.allSatisfy { $0.meshState == "online" } }

    /// Written by a task's job, read after the `advance` in which it ran: both on the test's thread.
    private final class Box: @unchecked Sendable {
        var answer: (status: Int, body: Data)?
    }
}
