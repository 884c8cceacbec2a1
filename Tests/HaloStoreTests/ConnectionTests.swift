import HaloStore
import XCTest

final class ConnectionTests: XCTestCase {
    func testEveryKindOfValueComesBackAsItWas() throws {
        let connection = try Connection(path: ":memory:")
        let text = "a\u{0}b 'ü' 🦊"
        let row = try connection.first(
            "SELECT ?, ?, ?, ?, ?, ?, ?", .null, .integer(.min), .real(0.1), .text(text), .text(""), .blob([0, 255]),
            .blob([])
        ) { row in
            XCTAssertTrue(row.isNull(0))
            XCTAssertEqual(row.integer(1), .min)
            XCTAssertEqual(row.real(2), 0.1)
            XCTAssertEqual(row.text(3), text)
            XCTAssertEqual(row.textIfPresent(4), "")
            XCTAssertEqual(row.blob(5), [0, 255])
            XCTAssertEqual(row.blobIfPresent(6), [])
            return true
        }
        XCTAssertEqual(row, true)
    }

    func testAnErrorCarriesItsCodeAndStatement() throws {
        let connection = try Connection(path: ":memory:")
        try connection.execute(script: "CREATE TABLE a (x INTEGER UNIQUE)")
        try connection.run("INSERT INTO a (x) VALUES (?)", 1)
        XCTAssertThrowsError(try connection.run("INSERT INTO a (x) VALUES (?)", 1)) { error in
            let error = error as? DatabaseError
            XCTAssertEqual(error?.kind, .constraint)
            XCTAssertEqual(error?.code, 2067, "SQLITE_CONSTRAINT_UNIQUE")
            XCTAssertEqual(error?.statement, "INSERT INTO a (x) VALUES (?)")
        }
        XCTAssertThrowsError(try connection.run("INSERT INTO nothing (x) VALUES (?)", 1))
        XCTAssertThrowsError(try connection.run("INSERT INTO a (x) VALUES (?)"), "too few values")
        try connection.run("INSERT INTO a (x) VALUES (?)", 2)
    }

    func testAFileThatIsNoDatabaseIsCalledCorrupt() throws {
        let path = "\(NSTemporaryDirectory())/halo-\(UUID()).db"
        try Data(repeating: 0x41, count: 8192).write(to: URL(filePath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        let connection = try Connection(path: path)
        XCTAssertThrowsError(try connection.execute(script: "CREATE TABLE a (x)")) { error in
            XCTAssertEqual((error as? DatabaseError)?.kind, .corrupt)
        }
    }

    func testAFileInAMissingFolderIsAnErrorOfTheMedium() {
        XCTAssertThrowsError(try Connection(path: "/nonexistent/halo.db")) { error in
            XCTAssertEqual((error as? DatabaseError)?.kind, .io)
        }
    }
}
