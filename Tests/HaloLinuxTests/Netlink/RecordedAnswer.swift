import Foundation
import XCTest

@testable import HaloLinux

/// What a kernel answered to one question over netlink, as `Fixtures/linux/netlink` has it.
struct RecordedAnswer {
    /// The datagrams, one after the other.
    let octets: [UInt8]

    /// The answer `name` that `node` got.
    init(_ node: String, _ name: String) throws {
        octets = try [UInt8](
            Data(contentsOf: LinuxFixtures.folder.appendingPathComponent("netlink/\(node)-\(name).bin")))
    }

    /// The same with other octets.
    init(octets: [UInt8]) { self.octets = octets }

    /// What the answer consists of, as the client hands it on.
    func messages() throws -> [NetlinkMessage] {
        var exchange = NetlinkExchange(sequence: 1, attempt: "recorded answer")
        guard try exchange.take(octets) == .finished else { throw UnfinishedAnswer() }
        return exchange.answers
    }

    /// The same of generic netlink.
    func generic() throws -> [GenericNetlinkMessage] { try messages().map(GenericNetlinkMessage.init) }
}

/// An answer whose end is missing.
struct UnfinishedAnswer: Error {}
