import HaloHardware
import HaloModel
import XCTest

@testable import HaloLinux

final class DHCPExchangeTests: XCTestCase {
    private let client = MACAddress(rawValue: 0x0200_0000_0001)
    private let server = IPv4Address(10, 41, 0, 1)
    private let address = IPv4Address(10, 41, 0, 50)

    private func exchange() -> DHCPExchange {
        DHCPExchange(transaction: 0xCAFE_F00D, client: client, hostName: "node-7")
    }

    /// What a server answers; `change` makes it another.
    private func answer(_ kind: DHCPMessage.Kind, _ change: (inout DHCPMessage) -> Void = { _ in }) -> DHCPMessage {
        var message = DHCPMessage(kind, transaction: 0xCAFE_F00D, client: client, seconds: 0)
        message.isReply = true
        message.granted = kind == .refuse ? .any : address
        message.options[54] = server.octets
        message.options[1] = [255, 255, 255, 0]
        message.options[51] = [0, 0, 0x0E, 0x10]
        change(&message)
        return message
    }

    func testDiscoverOfferRequestAcknowledge() throws {
        var exchange = exchange()
        let discover = exchange.next(elapsed: .zero)
        XCTAssertEqual(discover.kind, .discover)
        XCTAssertEqual(discover.options[12], Array("node-7".utf8))
        XCTAssertEqual(discover.options[61], [1, 2, 0, 0, 0, 0, 1])
        XCTAssertNil(discover.options[50])
        XCTAssertNil(try exchange.take(answer(.offer)))
        XCTAssertEqual(exchange.phase, .requesting(.init(server: server, address: address)))
        let request = exchange.next(elapsed: .seconds(3))
        XCTAssertEqual(request.kind, .request)
        XCTAssertEqual(request.seconds, 3)
        XCTAssertEqual(request.options[50], address.octets)
        XCTAssertEqual(request.options[54], server.octets)
        XCTAssertEqual(
            try exchange.take(answer(.acknowledge)),
            DHCPLease(address: try XCTUnwrap(IPv4Prefix("10.41.0.50/24")), server: server, duration: .seconds(3600)))
    }

    func testARefusalEndsIt() throws {
        var exchange = exchange()
        _ = try exchange.take(answer(.offer))
        assertFails(.refused) { _ = try exchange.take(answer(.refuse)) }
    }

    func testAnswersToOthersAreNoAnswers() throws {
        let changes: [(String, (inout DHCPMessage) -> Void)] = [
            ("another transaction", { $0.transaction = 1 }), ("another client", { $0.client = .zero }),
            ("a request", { $0.isReply = false }), ("no server", { $0.options[54] = nil }),
            ("a short server", { $0.options[54] = [10, 41] }), ("no kind", { $0.options[53] = nil }),
            ("an unknown kind", { $0.options[53] = [99] }), ("no mask", { $0.options[1] = nil }),
            ("a mask with holes", { $0.options[1] = [255, 0, 255, 0] }), ("no address", { $0.granted = .any }),
            ("a kind out of turn", { $0.options[53] = [5] }),
        ]
        for (what, change) in changes {
            var exchange = exchange()
            XCTAssertNil(try exchange.take(answer(.offer, change)), what)
            XCTAssertEqual(exchange.phase, .discovering, what)
        }
    }

    func testOnlyTheServerThatOfferedGrantsOrRefuses() throws {
        var exchange = exchange()
        _ = try exchange.take(answer(.offer))
        for kind in [DHCPMessage.Kind.acknowledge, .refuse, .offer] {
            XCTAssertNil(try exchange.take(answer(kind) { $0.options[54] = [10, 41, 0, 9] }))
        }
        XCTAssertNil(try exchange.take(answer(.acknowledge) { $0.options[51] = nil }))
        XCTAssertNotNil(try exchange.take(answer(.acknowledge)))
    }

    func testARequestThatStaysUnansweredStartsOver() throws {
        var exchange = exchange()
        _ = exchange.next(elapsed: .zero)
        _ = try exchange.take(answer(.offer))
        for _ in 0..<4 { XCTAssertEqual(exchange.next(elapsed: .zero).kind, .request) }
        XCTAssertEqual(exchange.next(elapsed: .zero).kind, .discover)
        XCTAssertEqual(exchange.phase, .discovering)
    }

    func testPatienceDoublesUpToAMinute() throws {
        var exchange = exchange()
        var found: [Double] = []
        for _ in 0..<7 {
            _ = exchange.next(elapsed: .zero)
            found.append(exchange.patience(Middle()) / .seconds(1))
        }
        XCTAssertEqual(found, [4, 8, 16, 32, 64, 64, 64])
    }

    func testALongHostNameIsCut() {
        var exchange = DHCPExchange(transaction: 1, client: client, hostName: String(repeating: "n", count: 300))
        XCTAssertEqual(exchange.next(elapsed: .seconds(100_000)).options[12]?.count, 63)
        var nameless = DHCPExchange(transaction: 1, client: client, hostName: "")
        XCTAssertNil(nameless.next(elapsed: .zero).options[12])
    }

    /// Always the middle of the range.
    private struct Middle: RandomSource {
        func next() -> UInt64 { 1 << 63 }
    }
}
