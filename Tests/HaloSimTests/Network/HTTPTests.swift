import HTTPTypes
import HaloHardware
import HaloModel
import XCTest

@testable import HaloSim

final class HTTPTests: XCTestCase {
    func testARequestCrossesThreeHops() throws {
        let mesh = TestMesh(count: 4).line()
        try mesh.run { mesh in
            try await mesh.setAddresses()
            try await mesh.sleep(20)
            try await withServer(mesh) {
                let answer = try await mesh.hosts[3].http.send(
                    request("/a?b=c", body: [1, 2, 3]), to: .tcp(mesh.address(1), 8080), within: .seconds(5))
                XCTAssertEqual(answer.body, [3, 2, 1])
                XCTAssertEqual(answer.head.status, .ok)
                XCTAssertEqual(answer.head.headerFields[.contentType], "text/plain")
                let method = try XCTUnwrap(HTTPField.Name("X-Method"))
                XCTAssertEqual(answer.head.headerFields[method], "POST /a?b=c")
                try await mesh.sleep(120)
                XCTAssertEqual(mesh.hosts.map(\.statistics.connections), [0, 0, 0, 0])
            }
        }
    }

    func testALargeBodyArrivesWholeOverALossyPath() throws {
        for seed in UInt64(1)...5 {
            let mesh = TestMesh(seed: seed, count: 3).line()
            mesh.wire.filter = { [random = SeededRandom(seed: seed, stream: "loss")] payload, _, _ in
                payload.first != 0x40 || random.nextUnit() >= 0.08
            }
            try mesh.run { mesh in
                try await mesh.setAddresses()
                try await mesh.sleep(20)
                try await withServer(mesh) {
                    let body = SeededRandom(seed: seed, stream: "body").octets(200_000)
                    let answer = try await mesh.hosts[2].http.send(
                        request("/", body: body), to: .tcp(mesh.address(1), 8080), within: .seconds(600))
                    XCTAssertEqual(answer.body, body.reversed())
                }
            }
        }
    }

    func testNobodyListeningRefuses() throws {
        let mesh = TestMesh(count: 2).line()
        try mesh.run { mesh in
            try await mesh.setAddresses()
            try await mesh.sleep(10)
            for address in [HTTPAddress.tcp(mesh.address(1), 81), .tcp(mesh.address(2), 81), .unix("/run/x.sock")] {
                await assertHardware(.disconnected) {
                    _ = try await mesh.hosts[1].http.send(request("/"), to: address, within: .seconds(5))
                }
            }
            await assertHardware(.down) {
                _ = try await mesh.hosts[1].http.send(
                    request("/"), to: .tcp(IPv4Address(1, 2, 3, 4), 80), within: .seconds(5))
            }
            await assertHardware(.down) {
                _ = try await mesh.hosts[1].http.send(
                    request("/"), to: .tcp(mesh.address(50), 80), within: .seconds(15))
            }
        }
    }

    func testASlowAnswerTimesOutAndLeavesNothingBehind() throws {
        let mesh = TestMesh(count: 2).line()
        try mesh.run { mesh in
            try await mesh.setAddresses()
            try await mesh.sleep(10)
            try await withServer(mesh) {
                await assertHardware(.timedOut) {
                    _ = try await mesh.hosts[1].http.send(
                        request("/slow"), to: .tcp(mesh.address(1), 8080), within: .seconds(5))
                }
                try await mesh.sleep(1)
                XCTAssertEqual(mesh.hosts.map(\.statistics.connections), [0, 0])
            }
        }
    }

    func testAKilledServerResetsItsConnections() throws {
        let mesh = TestMesh(count: 2).line()
        try mesh.run { mesh in
            try await mesh.setAddresses()
            try await mesh.sleep(10)
            for address in [HTTPAddress.tcp(mesh.address(1), 8080), .unix("/run/halo.sock")] {
                let client: Int = if case .unix = address { 0 } else { 1 }
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask {
                        await assertHardware(.disconnected) {
                            _ = try await mesh.hosts[client].http.send(
                                request("/slow"), to: address, within: .seconds(50))
                        }
                    }
                    try await withServer(mesh, address) { try await mesh.sleep(2) }
                    try await group.waitForAll()
                }
            }
        }
    }

    func testAServerThatLosesPowerLeavesTheClientWaiting() throws {
        let mesh = TestMesh(count: 2).line()
        try mesh.run { mesh in
            try await mesh.setAddresses()
            try await mesh.sleep(10)
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    await assertHardware(.timedOut) {
                        _ = try await mesh.hosts[1].http.send(
                            request("/slow"), to: .tcp(mesh.address(1), 8080), within: .seconds(9))
                    }
                }
                group.addTask {
                    await assertHardware(.down) { try await withServer(mesh) { try await mesh.sleep(50) } }
                }
                try await mesh.sleep(2)
                mesh.hosts[0].powerOff()
                try await group.waitForAll()
            }
        }
    }

    func testProgramsOfOneDeviceTalkWithoutPackets() throws {
        let mesh = TestMesh(count: 1)
        try mesh.run { mesh in
            for address in [HTTPAddress.unix("/run/halo/mesh.sock"), .tcp(IPv4Address(127, 0, 0, 1), 99)] {
                try await withServer(mesh, address) {
                    let answer = try await mesh.hosts[0].http.send(
                        request("/x", body: [7, 8]), to: address, within: .seconds(1))
                    XCTAssertEqual(answer.body, [8, 7])
                    await assertHardware(.busy) {
                        try await mesh.hosts[0].http.serve(address) { _ in HTTPMessage(HTTPResponse(status: .ok)) }
                    }
                }
            }
            XCTAssertEqual(mesh.hosts[0].statistics.ip.sentPackets, 0)
        }
    }

    func testABodyBeyondTheLimitIsInvalid() throws {
        let mesh = TestMesh(count: 1)
        try mesh.run { mesh in
            let body = [UInt8](repeating: 0, count: HTTPText.bodyLimit + 1)
            await assertHardware(.invalid) {
                _ = try await mesh.hosts[0].http.send(request("/", body: body), to: .unix("/x"), within: .seconds(1))
            }
        }
    }

    func testWhatIsNoHTTPIsRefused() throws {
        for text in [
            "nonsense\r\n\r\n", "GET /\r\n\r\n", "GET / HTTP/2\r\n\r\n", "GET / HTTP/1.1\r\nbad header\r\n\r\n",
            "GET / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", "GET / HTTP/1.1\r\nContent-Length: 99999999999\r\n\r\n",
            "GET / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n",
        ] {
            var reader = HTTPReader<HTTPRequest>.requests
            reader.append(Array(text.utf8))
            XCTAssertThrowsError(try reader.next(), text)
        }
        var reader = HTTPReader<HTTPRequest>.requests
        reader.append([UInt8](repeating: 65, count: 70_000))
        XCTAssertThrowsError(try reader.next())
    }

    func testMessagesAreReadWhereverTheyAreCut() throws {
        let message = HTTPMessage(
            HTTPRequest(
                method: .put, scheme: "http", authority: "h:80", path: "/p",
                headerFields: [.accept: "x", .userAgent: "y"]),
            body: Array("body".utf8))
        let octets = try HTTPText.octets(of: message, host: "other")
        for cut in 0...octets.count {
            var reader = HTTPReader<HTTPRequest>.requests
            reader.append(Array(octets[..<cut]))
            let early = try reader.next()
            XCTAssertEqual(early != nil, cut == octets.count)
            reader.append(Array(octets[cut...]))
            let whole = try early ?? reader.next()
            XCTAssertEqual(whole?.head.path, "/p")
            XCTAssertEqual(whole?.head.authority, "h:80")
            XCTAssertEqual(whole?.head.headerFields[.userAgent], "y")
            XCTAssertEqual(whole?.body, Array("body".utf8))
        }
    }
}

/// Serves on device 1 while `body` runs: answers with the request's body reversed, and says what it saw.
private func withServer(
    _ mesh: TestMesh, _ address: HTTPAddress = .tcp(.any, 8080), _ body: @escaping @Sendable () async throws -> Void
) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask {
            do {
                try await mesh.hosts[0].http.serve(address) { request in
                    var response = HTTPResponse(status: .ok)
                    response.headerFields[.contentType] = "text/plain"
                    if request.head.path == "/slow" { try? await mesh.sleep(100) }
                    if let method = HTTPField.Name("X-Method") {
                        response.headerFields[method] = "\(request.head.method.rawValue) \(request.head.path ?? "")"
                    }
                    return HTTPMessage(response, body: request.body.reversed())
                }
            } catch is CancellationError {}
        }
        try await mesh.sleep(0.001)
        try await body()
        group.cancelAll()
        try await group.waitForAll()
    }
}

private func request(_ path: String, body: [UInt8] = []) -> HTTPMessage<HTTPRequest> {
    HTTPMessage(HTTPRequest(method: .post, scheme: "http", authority: nil, path: path), body: body)
}
