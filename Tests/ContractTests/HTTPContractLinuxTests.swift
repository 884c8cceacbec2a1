import HaloHardware
import HaloLinux
import HaloModel
import NIOCore
import NIOPosix
import XCTest

final class HTTPContractLinuxTests: XCTestCase {
    func testLinuxHTTPTransportOverTCPKeepsEveryPromise() async {
        await HTTPContract.promises.check {
            let address = HTTPAddress.tcp(IPv4Address(127, 0, 0, 1), try await freePort())
            return HTTPContract(
                server: LinuxHTTPTransport(), client: LinuxHTTPTransport(), clock: LinuxClock(), listen: address,
                reach: address)
        }
    }

    func testLinuxHTTPTransportOverUNIXSocketsKeepsEveryPromise() async throws {
        let folder = try TemporaryFolder()
        let transport = LinuxHTTPTransport(root: folder.path)
        await HTTPContract.promises.check {
            let address = HTTPAddress.unix("/run/halo/mesh.sock")
            return HTTPContract(
                server: transport, client: transport, clock: LinuxClock(), listen: address, reach: address)
        }
    }

    /// A port of the loopback interface nobody holds: bound for a moment.
    private func freePort() async throws -> UInt16 {
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .bind(host: "127.0.0.1", port: 0).get()
        let port = try XCTUnwrap(channel.localAddress?.port)
        try await channel.close()
        return try XCTUnwrap(UInt16(exactly: port))
    }
}
