import CHaloLinux
import Foundation
import Glibc
import HTTPTypes
import HaloHardware
import HaloModel
import NIOCore
import NIOPosix
import XCTest

@testable import HaloLinux

final class LinuxHTTPTransportTests: XCTestCase {
    private let path = "/run/halo/agent.sock"

    func testASocketIsForOwnerAndGroupAndGoesWithTheServer() async throws {
        let folder = try ScratchFolder()
        try await serving(folder) { transport in
            XCTAssertEqual(try LinuxFileSystem(root: folder.path).status(path)?.mode, 0o660)
        }
        XCTAssertNil(try LinuxFileSystem(root: folder.path).status(path))
    }

    func testASocketLeftBehindIsReplaced() async throws {
        let folder = try ScratchFolder()
        try leaveSocket(in: folder)
        try await serving(folder) { transport in
            let answer = try await transport.send(Self.get("/"), to: .unix(path), within: .seconds(20))
            XCTAssertEqual(answer.head.status, .noContent)
        }
    }

    func testAFileThatIsNoSocketIsLeftAlone() async throws {
        let folder = try ScratchFolder()
        let files = LinuxFileSystem(root: folder.path)
        try files.createDirectory("/run/halo", mode: 0o755)
        try files.replace(path, with: [1])
        do {
            try await LinuxHTTPTransport(root: folder.path).serve(.unix(path), Self.answer)
            XCTFail("served")
        } catch let error as HardwareError {
            XCTAssertEqual(error.code, .busy)
        }
        XCTAssertEqual(try files.read(path, limit: 1), [1])
    }

    func testAnAddressOfAnotherMachineCannotBeListenedOn() async throws {
        do {
            try await LinuxHTTPTransport().serve(.tcp(IPv4Address(192, 0, 2, 1), 8080), Self.answer)
            XCTFail("served")
        } catch let error as HardwareError {
            XCTAssertEqual(error.code, .down)
        }
    }

    func testAPathTooLongForASocketIsInvalid() async throws {
        let address = HTTPAddress.unix("/" + String(repeating: "x", count: 200))
        do {
            _ = try await LinuxHTTPTransport().send(Self.get("/"), to: address, within: .seconds(1))
            XCTFail("sent")
        } catch let error as HardwareError {
            XCTAssertEqual(error.code, .invalid)
        }
    }

    func testAConnectionCarriesSeveralRequestsAndGarbageDoesNotEndTheServer() async throws {
        let folder = try ScratchFolder()
        try await serving(folder) { transport in
            let twice = "HEAD / HTTP/1.1\r\nHost: x\r\n\r\nGET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
            let answers = try await exchange(twice, folder)
            XCTAssertEqual(answers.components(separatedBy: "HTTP/1.1 204 No Content\r\n").count, 3, answers)
            let bad = try await exchange("\u{16}\u{3}\u{1} no protocol of ours\r\n\r\n", folder)
            XCTAssertTrue(bad.isEmpty || bad.hasPrefix("HTTP/1.1 400 "), bad)
            let large = "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nffffffffff\r\n"
            _ = try await exchange(large, folder, untilEnd: false)
            let answer = try await transport.send(Self.get("/"), to: .unix(path), within: .seconds(20))
            XCTAssertEqual(answer.head.status, .noContent)
        }
    }

    func testAServerThatStopsWhileClientsConnectEndsQuietly() async throws {
        for _ in 0..<40 {
            let folder = try ScratchFolder()
            let file = folder.path + path
            try await withThrowingTaskGroup(of: Void.self) { clients in
                try await serving(folder) { _ in
                    for _ in 0..<20 {
                        clients.addTask {
                            let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                                .connect(to: SocketAddress(unixDomainSocketPath: file)).get()
                            try await channel.close()
                        }
                    }
                    try await clients.next()
                }
                // Those that come too late are refused.
                while let result = await clients.nextResult() { _ = result }
            }
            XCTAssertNil(try LinuxFileSystem(root: folder.path).status(path))
        }
    }

    private static let answer: HTTPHandler = { _ in HTTPMessage(HTTPResponse(status: .noContent)) }

    private static func get(_ path: String) -> HTTPMessage<HTTPRequest> {
        HTTPMessage(HTTPRequest(method: .get, scheme: nil, authority: nil, path: path))
    }

    private func serving(_ folder: ScratchFolder, _ body: (LinuxHTTPTransport) async throws -> Void) async throws {
        let transport = LinuxHTTPTransport(root: folder.path)
        let path = path
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                do { try await transport.serve(.unix(path), Self.answer) } catch is CancellationError {}
            }
            for attempt in 0..<200 {
                do {
                    _ = try await transport.send(Self.get("/"), to: .unix(path), within: .seconds(20))
                    break
                } catch let error as HardwareError where error.code == .disconnected && attempt < 199 {
                    try await LinuxClock().sleep(for: .milliseconds(10))
                }
            }
            try await body(transport)
            group.cancelAll()
        }
    }

    /// Sends `text` as it is, and returns everything that comes back until the server closes; or closes at once.
    private func exchange(_ text: String, _ folder: ScratchFolder, untilEnd: Bool = true) async throws -> String {
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connect(to: SocketAddress(unixDomainSocketPath: folder.path + path)) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        return try await channel.executeThenClose { inbound, outbound in
            try await outbound.write(ByteBuffer(string: text))
            var received = ByteBuffer()
            guard untilEnd else { return "" }
            do {
                for try await var buffer in inbound { received.writeBuffer(&buffer) }
            } catch is IOError {
                // A reset: the server dropped the connection with something unread.
            }
            return String(buffer: received)
        }
    }

    /// Binds a socket and closes it without removing its file, as a program that was killed does.
    private func leaveSocket(in folder: ScratchFolder) throws {
        try LinuxFileSystem(root: folder.path).createDirectory("/run/halo", mode: 0o755)
        let number = socket(AF_UNIX, CInt(SOCK_STREAM.rawValue), 0)
        defer { close(number) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array((folder.path + path).utf8)) }
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(number, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        XCTAssertEqual(result, 0)
        XCTAssertNotNil(try LinuxFileSystem(root: folder.path).status(path))
    }
}
