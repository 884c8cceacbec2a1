import HTTPTypes
import HaloHardware
import HaloModel
import XCTest

/// What every `HTTPTransport` promises. Server and client may be on different devices.
struct HTTPContract: Sendable {
    let server: any HTTPTransport
    let client: any HTTPTransport
    let clock: any SystemClock
    /// Where the server listens.
    let listen: HTTPAddress
    /// Where the client reaches it.
    let reach: HTTPAddress

    static let promises: [Promise<HTTPContract>] = [
        Promise("Method, path, fields and body arrive, and the answer comes back") { subject in
            try await subject.serving(Self.echo) {
                var request = HTTPRequest(
                    method: .put, scheme: nil, authority: nil, path: "/v1/nodes/a-b?limit=1&x=%20")
                request.headerFields[.authorization] = "Bearer abc"
                let answer = try await subject.send(request, [0, 255, 10, 13])
                XCTAssertEqual(answer.head.status, .accepted)
                XCTAssertEqual(answer.body, [0, 255, 10, 13])
                XCTAssertEqual(answer.head.headerFields[.server], "PUT /v1/nodes/a-b?limit=1&x=%20 Bearer abc")
            }
        },
        Promise("A body may be absent or long") { subject in
            try await subject.serving(Self.echo) {
                let empty = try await subject.send(HTTPRequest(method: .get, scheme: nil, authority: nil, path: "/"))
                XCTAssertEqual(empty.body, [])
                let long = [UInt8](repeating: 0x5A, count: 1 << 20)
                let answer = try await subject.send(
                    HTTPRequest(method: .post, scheme: nil, authority: nil, path: "/"), long)
                XCTAssertEqual(answer.body, long)
            }
        },
        Promise("A body over 16 MiB is refused") { subject in
            let body = [UInt8](repeating: 0, count: 16 << 20 | 1)
            await assert(.invalid, "send") {
                try await subject.send(HTTPRequest(method: .post, scheme: nil, authority: nil, path: "/"), body)
            }
        },
        Promise("Many requests are answered at the same time") { subject in
            try await subject.serving({ request in
                try? await subject.clock.sleep(for: .milliseconds(20))
                return HTTPMessage(HTTPResponse(status: .ok), body: request.body)
            }) {
                let sum = try await withThrowingTaskGroup(of: Int.self) { group in
                    for number in UInt8(1)...20 {
                        group.addTask {
                            let request = HTTPRequest(method: .post, scheme: nil, authority: nil, path: "/")
                            return Int(try await subject.send(request, [number]).body.first ?? 0)
                        }
                    }
                    return try await group.reduce(0, +)
                }
                XCTAssertEqual(sum, 210)
            }
        },
        Promise("Where nobody listens, the connection is refused") { subject in
            await assert(.disconnected, "send") { try await subject.ask() }
        },
        Promise("An answer that does not come is a time-out") { subject in
            try await subject.serving({ _ in
                try? await subject.clock.sleep(for: .minutes(60))
                return HTTPMessage(HTTPResponse(status: .ok))
            }) {
                await assert(.timedOut, "send") { try await subject.ask(within: .milliseconds(200)) }
            }
        },
        Promise("An address serves one program") { subject in
            try await subject.serving(Self.echo) {
                await assert(.busy, "serve") { try await subject.server.serve(subject.listen, Self.echo) }
                _ = try await subject.ask()
            }
        },
        Promise("A server that ended leaves the address to the next") { subject in
            for _ in 0..<2 {
                try await subject.serving(Self.echo) { _ = try await subject.ask() }
                await assert(.disconnected, "send") { try await subject.ask() }
            }
        },
        Promise("A path that would break the request line is refused") { subject in
            for path in ["/a b", "/a\r\nX: y", "nothing", "/ü"] {
                await assert(.invalid, path) {
                    try await subject.send(HTTPRequest(method: .get, scheme: nil, authority: nil, path: path))
                }
            }
        },
    ]

    /// Answers 202 with the same body, and with what came before the body in the field Server.
    private static let echo: HTTPHandler = { request in
        var response = HTTPResponse(status: .accepted)
        response.headerFields[.server] =
            "\(request.head.method) \(request.head.path ?? "-") \(request.head.headerFields[.authorization] ?? "-")"
        return HTTPMessage(response, body: request.body)
    }

    /// Runs `body` while a server with `handler` listens; the server must end with `CancellationError`.
    private func serving(_ handler: @escaping HTTPHandler, _ body: () async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                await assertThrows(
                    "serve", { try await server.serve(listen, handler) }, where: { $0 is CancellationError })
            }
            try await waitUntilListening()
            try await body()
            group.cancelAll()
        }
    }

    /// Asks until the connection is not refused any more.
    private func waitUntilListening() async throws {
        for _ in 0..<200 {
            do {
                _ = try await send(
                    HTTPRequest(method: .get, scheme: nil, authority: nil, path: "/"), within: .milliseconds(50))
                return
            } catch let error as HardwareError where error.code == .disconnected {
                try await clock.sleep(for: .milliseconds(10))
            } catch let error as HardwareError where error.code == .timedOut {
                return
            }
        }
        XCTFail("nobody listens at \(reach)")
    }

    private func ask(within limit: Duration = .seconds(20)) async throws -> HTTPMessage<HTTPResponse> {
        try await send(HTTPRequest(method: .get, scheme: nil, authority: nil, path: "/"), within: limit)
    }

    private func send(
        _ request: HTTPRequest, _ body: [UInt8] = [], within limit: Duration = .seconds(20)
    ) async throws -> HTTPMessage<HTTPResponse> {
        try await client.send(HTTPMessage(request, body: body), to: reach, within: limit)
    }

    private static func assert<Value>(
        _ code: HardwareError.Code, _ what: String, line: UInt = #line, _ body: () async throws -> Value
    ) async {
        await assertThrows(what, line: line, body, where: { ($0 as? HardwareError)?.code == code })
    }
}
