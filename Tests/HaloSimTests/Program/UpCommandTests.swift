import Foundation
import XCTest

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// A live mesh, used as a person uses it: over HTTP on loopback.
final class UpCommandTests: XCTestCase {
    private var process: Process?
    private var log = URL(fileURLWithPath: "/dev/null")
    private var port = 0

    override func setUpWithError() throws {
        port = 20_000 + Int(ProcessInfo.processInfo.processIdentifier % 20_000)
        log = FileManager.default.temporaryDirectory.appendingPathComponent("up-\(UUID()).log")
        _ = FileManager.default.createFile(atPath: log.path, contents: nil)
        let process = Process()
        process.executableURL = try HaloSimProgram.executable()
        process.arguments = ["up", HaloSimProgram.farm, "--seed", "4", "--port", "\(port)", "--speed", "20x"]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: log)
        process.standardError = FileHandle.nullDevice
        try process.run()
        self.process = process
    }

    override func tearDown() {
        if process?.isRunning == true { process?.terminate() }
        try? FileManager.default.removeItem(at: log)
    }

    func testTheGatewayAnswersADeviceThatIsKilledShowsAndHealsAndCtrlCEnds() throws {
        let password = try eventually("credentials") {
            try String(contentsOf: self.log, encoding: .utf8).split(separator: "\n")
                .first { $0.contains("password") }?.split(separator: " ").last.map { String($0) }
        }
        _ = try eventually("health") { try self.get("/health")?["commit"] as? String }
        let login = try XCTUnwrap(
            request("/api/auth/login", method: "POST", body: "{\"username\": \"admin\", \"password\": \"\(password)\"}")
        )
        let first = try XCTUnwrap(login["access_token"] as? String, "\(login)")
        let change = "{\"password\": \"\(password)\", \"new_password\": \"one of my own\"}"
        let changed = try request("/api/auth/change-password", method: "POST", body: change, token: first)
        let token = try XCTUnwrap(changed?["access_token"] as? String, "\(String(describing: changed))")
        _ = try eventually("everybody online") { try self.online(token).count == 10 ? true : nil }
        let latest = try eventually("latest telemetry") {
            let items = try self.get("/v1/telemetry/latest", token)?["items"] as? [[String: Any]] ?? []
            return items.contains { ($0["metric"] as? String)?.hasPrefix("i2c.") == true } ? items : nil
        }
        XCTAssertGreaterThan(latest.count, 20)
        try checkHost(token)
        try checkCommands(token)
        try checkCommandLine()
        XCTAssertNotNil(try request("/nodes/silo/kill", method: "POST", body: "", port: port + 1)?["done"])
        _ = try eventually("silo missing") { try self.online(token).contains("silo") ? nil : true }
        XCTAssertNotNil(try request("/nodes/silo/heal", method: "POST", body: "", port: port + 1)?["done"])
        _ = try eventually("silo back") { try self.online(token).contains("silo") ? true : nil }
        process?.interrupt()
        process?.waitUntilExit()
        XCTAssertEqual(process?.terminationStatus, 0)
        XCTAssertEqual(process?.terminationReason, .exit)
    }

    /// What the gateway tells of its own device is there, from the interfaces every program of the mesh uses.
    private func checkHost(_ token: String) throws {
        func items(_ path: String) throws -> [[String: Any]] {
            try XCTUnwrap(get(path, token)?["items"] as? [[String: Any]], path)
        }
        let nodes = Set(try items("/v1/mesh/originators").compactMap { $0["node_id"] as? String })
        XCTAssertEqual(nodes.count, 9)
        XCTAssertFalse(try items("/v1/mesh/neighbours").isEmpty)
        XCTAssertEqual(try items("/v1/mesh/gateways").count, 0)
        let links = try items("/v1/network/interfaces")
        XCTAssertTrue(Set(links.compactMap { $0["name"] as? String }).isSuperset(of: ["wlan0", "bat0", "wg0"]))
        XCTAssertFalse(try items("/v1/network/neighbours").isEmpty)
        XCTAssertEqual(try items("/v1/network/wireless").count, 1)
        XCTAssertFalse(try items("/v1/network/associations").isEmpty)
        XCTAssertFalse(try items("/v1/network/leases").isEmpty)
        XCTAssertFalse(try items("/v1/sensors").isEmpty)
        let ofNode = try eventually("interfaces of a device") {
            let all = try items("/v1/nodes/silo/interfaces")
            let names = Set(all.compactMap { $0["name"] as? String })
            return names.isSuperset(of: ["wlan0", "bat0", "wg0"]) && all.allSatisfy { $0["time"] != nil } ? all : nil
        }
        XCTAssertTrue(ofNode.contains { ($0["addresses"] as? [String])?.first?.hasSuffix("/24") == true })
        XCTAssertNotNil(try get("/v1/system", token)?["host_name"])
        XCTAssertNotNil(try get("/v1/system/board", token)?["board"])
    }

    /// A device does what it is asked, and says what came of it.
    private func checkCommands(_ token: String) throws {
        let path = "/v1/nodes/silo/commands"
        for (verb, service) in [("find-sensors", nil), ("journal", "halo-agent"), ("restart-service", "halo-field")] {
            let body = service.map { "{\"verb\": \"\(verb)\", \"service\": \"\($0)\"}" } ?? "{\"verb\": \"\(verb)\"}"
            let asked = try request(path, method: "POST", body: body, token: token)
            let id = try XCTUnwrap(asked?["id"] as? Int, "\(String(describing: asked))")
            let done = try eventually("\(verb) done") {
                let items = try self.get(path + "?state=done", token)?["items"] as? [[String: Any]] ?? []
                return items.first { $0["id"] as? Int == id }
            }
            XCTAssertFalse((done["output"] as? String ?? "").isEmpty, verb)
        }
    }

    /// haloctl signs in, and asks the gateway and a device.
    private func checkCommandLine() throws {
        let session = FileManager.default.temporaryDirectory.appendingPathComponent("session-\(UUID())/gateway.json")
        defer { try? FileManager.default.removeItem(at: session.deletingLastPathComponent()) }
        func haloctl(_ arguments: [String], input: String = "") throws -> HaloSimProgram.Outcome {
            try HaloSimProgram.haloctl(["gateway"] + arguments + ["--session", session.path], input: input)
        }
        XCTAssertEqual(try haloctl(["nodes"]).code, 77)
        let address = "127.0.0.1:\(port)"
        XCTAssertEqual(try haloctl(["login", "--gateway", address], input: "wrong\n").code, 77)
        let login = try haloctl(["login", "--gateway", address], input: "one of my own\n")
        XCTAssertEqual(login.code, 0, login.errors)
        let mode = try FileManager.default.attributesOfItem(atPath: session.path)[.posixPermissions] as? Int
        XCTAssertEqual(mode, 0o600)
        let nodes = try haloctl(["nodes"])
        XCTAssertEqual(nodes.output.split(separator: "\n").count, 11, nodes.errors)
        XCTAssertTrue(nodes.output.contains("silo"))
        let registrations = try haloctl(["registrations", "--json"])
        XCTAssertTrue(registrations.output.contains("\"requested_name\""), registrations.errors)
        XCTAssertTrue(try haloctl(["events", "--kind", "node"]).output.contains("asked: find-sensors"))
        let asked = try haloctl(["ask", "silo", "find-sensors"])
        XCTAssertEqual(asked.code, 0, asked.errors)
        XCTAssertTrue(asked.output.contains("@1:0x"), asked.output)
        let refused = try haloctl(["ask", "silo", "journal", "gateway-api"])
        XCTAssertEqual(refused.code, 1)
        XCTAssertTrue(refused.errors.contains("has to be one of halo-agent"), refused.errors)
        try checkFirewall(haloctl)
        // A token that has ended is renewed.
        let text = try String(contentsOf: session, encoding: .utf8)
        let ended = text.replacingOccurrences(
            of: "\"access_token\" : \"[^\"]*\"", with: "\"access_token\" : \"ended\"", options: .regularExpression)
        XCTAssertNotEqual(ended, text)
        try ended.write(to: session, atomically: true, encoding: .utf8)
        let health = try haloctl(["get", "/v1/mesh/health"])
        XCTAssertTrue(health.output.contains("\"score\""), health.errors)
        XCTAssertEqual(try haloctl(["logout"]).code, 0)
        XCTAssertEqual(try haloctl(["get", "/v1/nodes"]).code, 77)
    }

    /// What docs/firewall.md shows is taken, confirmed and shown again; a slip is told with its place.
    private func checkFirewall(_ haloctl: ([String], String) throws -> HaloSimProgram.Outcome) throws {
        let guide = try String(
            contentsOf: URL(filePath: #filePath).deletingLastPathComponent().appending(
                path: "../../../docs/firewall.md"),
            encoding: .utf8)
        let lines = guide.split(separator: "\n", omittingEmptySubsequences: false)
        let example = lines.drop { $0 != "    zones:" }.prefix { $0.hasPrefix("    ") }.joined(separator: "\n")
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID()).yaml")
        defer { try? FileManager.default.removeItem(at: file) }
        try example.write(to: file, atomically: true, encoding: .utf8)
        let checked = try haloctl(["firewall", "check", file.path], "")
        XCTAssertEqual(checked.output, "nothing is wrong with it\n", checked.errors)
        let applied = try haloctl(["firewall", "apply", file.path], "")
        XCTAssertEqual(applied.code, 0, applied.errors)
        XCTAssertTrue(applied.errors.contains("in force until"), applied.errors)
        let shown = try haloctl(["firewall"], "")
        XCTAssertTrue(shown.output.contains("confirmed"), shown.output)
        XCTAssertTrue(shown.output.contains("accept: ssh from the office"), shown.output)
        try example.replacingOccurrences(of: "input: drop", with: "input: maybe")
            .write(to: file, atomically: true, encoding: .utf8)
        let slip = try haloctl(["firewall", "apply", file.path], "")
        XCTAssertEqual(slip.code, 65)
        XCTAssertTrue(slip.errors.contains("\(file.path):3:"), slip.errors)
    }

    /// Names of the devices the gateway calls online in its list.
    private func online(_ token: String) throws -> [String] {
        let items = try get("/v1/nodes?limit=100", token)?["items"] as? [[String: Any]] ?? []
        return items.filter { $0["online"] as? Bool == true && $0["mesh_state"] as? String == "online" }
            .compactMap { $0["node_id"] as? String }
    }

    private func eventually<Value>(_ what: String, _ value: () throws -> Value?) throws -> Value {
        for _ in 0..<240 {
            if let value = try value() { return value }
            Thread.sleep(forTimeInterval: 0.25)
        }
        throw NeverHappened(description: "\(what) within a minute")
    }

    private func get(_ path: String, _ token: String? = nil) throws -> [String: Any]? {
        try request(path, method: "GET", token: token)
    }

    private func request(
        _ path: String, method: String, body: String? = nil, token: String? = nil, port: Int? = nil
    ) throws -> [String: Any]? {
        var request = URLRequest(url: try XCTUnwrap(URL(string: "http://127.0.0.1:\(port ?? self.port)\(path)")))
        request.httpMethod = method
        request.httpBody = body.map { Data($0.utf8) }
        request.setValue("application/json", forHTTPHeaderField: "Content-Type")
        if let token { request.setValue("Bearer \(token)", forHTTPHeaderField: "Authorization") }
        let answered = expectation(description: path)
        let box = Box()
        URLSession.shared.dataTask(with: request) { data, _, _ in
            box.data = data
            answered.fulfill()
        }.resume()
        wait(for: [answered], timeout: 30)
        return try box.data.flatMap { try JSONSerialization.jsonObject(with: $0) as? [String: Any] }
    }
}

/// Written once before the expectation is fulfilled, read after it.
private final class Box: @unchecked Sendable {
    var data: Data?
}

/// Something that should have happened and did not.
private struct NeverHappened: Error, CustomStringConvertible {
    var description: String
}
