import HaloModel
import HaloStore
import XCTest

final class DatabaseTests: XCTestCase {
    private struct Stop: Error {}
    private let time = WallTime(milliseconds: 1_795_488_104_000)

    func testAWriteThatThrowsChangesNothing() async throws {
        let database = try Database(path: ":memory:")
        do {
            try await database.write { tables in
                try tables.settings.set("a", to: [1])
                throw Stop()
            }
            XCTFail("nothing was thrown")
        } catch is Stop {}
        let value = try await database.read { try $0.settings.value(of: "a") }
        XCTAssertNil(value)
    }

    func testForeignKeysAreEnforced() async throws {
        let database = try Database(path: ":memory:")
        let time = time
        do {
            let digest = [UInt8](repeating: 1, count: 32)
            try await database.write { try $0.tokens.insert(digest: digest, nodeID: 99, at: time) }
            XCTFail("a token of nobody was stored")
        } catch let error as DatabaseError {
            XCTAssertEqual(error.kind, .constraint)
        }
    }

    func testADatabaseInAFileIsInWALModeAndKeepsRelaxedWrites() async throws {
        let path = "\(NSTemporaryDirectory())/halo-\(UUID()).db"
        defer { for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) } }
        do {
            let database = try Database(path: path)
            try await database.write(.relaxed) { try $0.settings.set("a", to: [1]) }
        }
        let mode = try Connection(path: path).first("PRAGMA journal_mode") { $0.text(0) }
        XCTAssertEqual(mode, "wal")
        let value = try await Database(path: path).read { try $0.settings.value(of: "a") }
        XCTAssertEqual(value, [1])
    }

    func testOnlyTheTwoNewestTokensOfADeviceAreValid() async throws {
        let database = try Database(path: ":memory:")
        let time = time
        let node = try XCTUnwrap(NodeID("n"))
        let owners = try await database.write { tables in
            let id = try tables.nodes.insert(node, role: .node, radio: nil, publicKey: nil, overlay: nil, at: time)
            for number in UInt8(1)...3 {
                try tables.tokens.insert(digest: Array(repeating: number, count: 32), nodeID: id, at: time)
            }
            return try (UInt8(1)...3).map { try tables.tokens.owner(ofDigest: Array(repeating: $0, count: 32)) }
        }
        XCTAssertEqual(owners, [nil, node, node])
    }
}
