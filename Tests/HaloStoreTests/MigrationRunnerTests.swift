import Foundation
import HaloStore
import XCTest

final class MigrationRunnerTests: XCTestCase {
    private let first = Migration(version: 1, name: "0001_a.sql", sql: "CREATE TABLE a (x INTEGER);")
    private let second = Migration(version: 2, name: "0002_b.sql", sql: "CREATE TABLE b (x INTEGER);")

    func testMigrationsAreAppliedOnceAndInOrder() throws {
        let connection = try Connection(path: ":memory:")
        try MigrationRunner(migrations: [first]).run(on: connection)
        try MigrationRunner(migrations: [first, second]).run(on: connection)
        try MigrationRunner(migrations: [first, second]).run(on: connection)
        let names = try connection.rows("SELECT name FROM migrations ORDER BY version") { $0.text(0) }
        XCTAssertEqual(names, ["0001_a.sql", "0002_b.sql"])
        try connection.run("INSERT INTO b (x) VALUES (1)")
    }

    func testAnEditedMigrationIsRefused() throws {
        let connection = try Connection(path: ":memory:")
        try MigrationRunner(migrations: [first]).run(on: connection)
        var edited = first
        edited.sql += " "
        XCTAssertThrowsError(try MigrationRunner(migrations: [edited, second]).run(on: connection)) { error in
            XCTAssertEqual((error as? DatabaseError)?.kind, .schema)
            XCTAssertTrue("\(error)".contains("0001_a.sql was edited"), "\(error)")
        }
        XCTAssertThrowsError(try connection.run("INSERT INTO b (x) VALUES (1)"), "the second must not be applied")
    }

    func testADatabaseOfANewerProgramIsRefused() throws {
        let connection = try Connection(path: ":memory:")
        try MigrationRunner(migrations: [first, second]).run(on: connection)
        XCTAssertThrowsError(try MigrationRunner(migrations: [first]).run(on: connection)) { error in
            XCTAssertEqual((error as? DatabaseError)?.kind, .schema)
            XCTAssertTrue("\(error)".contains("newer than this program"), "\(error)")
        }
    }

    func testAMigrationThatFailsLeavesNothingBehind() throws {
        let connection = try Connection(path: ":memory:")
        let broken = Migration(version: 1, name: "0001_a.sql", sql: "CREATE TABLE a (x INTEGER); CREATE TABLE a (y);")
        XCTAssertThrowsError(try MigrationRunner(migrations: [broken]).run(on: connection))
        try MigrationRunner(migrations: [first]).run(on: connection)
    }

    func testNumbersThatDoNotAscendAreRefused() throws {
        let connection = try Connection(path: ":memory:")
        XCTAssertThrowsError(try MigrationRunner(migrations: [second, first]).run(on: connection))
        XCTAssertThrowsError(try MigrationRunner(migrations: [first, first]).run(on: connection))
        let tenth = Migration(version: 10, name: "0010_c.sql", sql: "CREATE TABLE c (x INTEGER);")
        try MigrationRunner(migrations: [first, tenth]).run(on: connection)
    }

    func testTheChecksumIsFNV1aOf64Bits() {
        XCTAssertEqual(Migration(version: 1, name: "", sql: "").checksum, "cbf29ce484222325")
        XCTAssertEqual(Migration(version: 1, name: "", sql: "foobar").checksum, "85944171f73967e8")
    }

    func testTheProgramCarriesEveryMigrationOfTheRepository() throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../migrations")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".sql") }
        XCTAssertEqual(Migration.embedded.map(\.name), names.sorted())
        for migration in Migration.embedded {
            XCTAssertEqual(
                migration.sql, try String(contentsOf: folder.appending(path: migration.name), encoding: .utf8))
        }
    }
}
