import CHaloLinux
import Foundation
import Glibc
import HaloHardware
import HaloModel
import XCTest

@testable import HaloLinux

final class LinuxGPSTests: XCTestCase {
    func testRecordedReportsAreUnderstood() throws {
        let lines = try LinuxFixtures.text("gpsd/gpsd.json").split(whereSeparator: \.isNewline)
        let fixes = lines.compactMap { GPSFix(report: Array($0.utf8)) }
        XCTAssertEqual(fixes.count, lines.filter { $0.hasPrefix(#"{"class":"TPV""#) }.count)
        XCTAssertEqual(fixes.first?.mode, 3)
        XCTAssertNil(fixes.first?.time)
        XCTAssertTrue(
            fixes.allSatisfy { $0.latitude == 48.1173 && $0.longitude == 11.516666667 && $0.altitude == 545.4 })
        XCTAssertEqual(fixes.dropFirst().first?.speed, 11.524)
        // The same receiver, the same sentences, twenty years apart: why nobody may trust a date of GPS alone.
        let years = Set(fixes.compactMap { $0.time.map { String("\($0)".prefix(4)) } })
        XCTAssertEqual(years, ["2013", "2033"])
    }

    func testAReportIsBelievedAsFarAsItBearsItselfOut() {
        let table: [(String, GPSFix?)] = [
            (
                #"{"class":"TPV","mode":3,"lat":1.5,"lon":2.5,"alt":10}"#,
                GPSFix(mode: 3, latitude: 1.5, longitude: 2.5, altitude: 10)
            ),
            (
                #"{"class":"TPV","mode":3,"lat":1.5,"lon":2.5,"alt":10,"altMSL":12}"#,
                GPSFix(mode: 3, latitude: 1.5, longitude: 2.5, altitude: 12)
            ),
            (#"{"class":"TPV","mode":3,"lat":1.5,"lon":2.5}"#, GPSFix(mode: 2, latitude: 1.5, longitude: 2.5)),
            (#"{"class":"TPV","mode":2,"lat":1.5,"lon":2.5,"alt":10}"#, GPSFix(mode: 2, latitude: 1.5, longitude: 2.5)),
            (#"{"class":"TPV","mode":3,"lat":91,"lon":2.5,"alt":10}"#, GPSFix(mode: 1)),
            (#"{"class":"TPV","mode":3,"lon":2.5}"#, GPSFix(mode: 1)),
            (#"{"class":"TPV","mode":1,"lat":1,"lon":2}"#, GPSFix(mode: 1)),
            (#"{"class":"TPV","mode":0}"#, GPSFix(mode: 0)),
            (#"{"class":"TPV","mode":-7}"#, GPSFix(mode: 1)),
            (#"{"class":"TPV"}"#, nil),
            (#"{"class":"SKY","mode":3,"lat":1,"lon":2}"#, nil),
            (#"{"class":"TPV","mode":"3"}"#, nil),
            ("{", nil), ("", nil), ("null", nil),
        ]
        for (line, fix) in table { XCTAssertEqual(GPSFix(report: Array(line.utf8)), fix, line) }
    }

    func testAPositionWaitsForItsSatellitesAndNotForEver() throws {
        let place = Array(
            #"{"class":"TPV","mode":3,"time":"2026-06-01T06:00:00Z","lat":1.5,"lon":2.5,"alt":10,"eph":4.5,"epv":-1}"#
                .utf8)
        let sky = Array(#"{"class":"SKY","nSat":11,"uSat":7}"#.utf8)
        let old = Array(#"{"class":"SKY","satellites":[{"used":true},{"used":false},{}]}"#.utf8)
        let start = MonotonicInstant.boot + .seconds(5)
        var reports = GPSReports()
        XCTAssertNil(reports.take(place, at: start))
        XCTAssertNil(reports.overdue(at: start + .seconds(1)))
        let late = try XCTUnwrap(reports.overdue(at: start + .seconds(2)))
        XCTAssertNil(late.satellitesUsed)
        XCTAssertEqual(late.horizontalErrorMetres, 4.5)
        XCTAssertNil(late.verticalErrorMetres, "no error is negative")
        XCTAssertEqual(late.time, WallTime(rfc3339: "2026-06-01T06:00:02Z"), "the time goes on while it waits")
        let whole = try XCTUnwrap(reports.take(sky, at: start))
        XCTAssertEqual([whole.satellitesUsed, whole.satellitesSeen], [7, 11])
        var second = GPSReports()
        XCTAssertNil(second.take(place, at: start))
        XCTAssertNotNil(second.take(place, at: start), "a receiver without SKY")
        var third = GPSReports()
        XCTAssertNil(third.take(old, at: start))
        XCTAssertEqual(third.take(place, at: start)?.satellitesUsed, 1)
        var none = GPSReports()
        XCTAssertEqual(none.take(Array(#"{"class":"TPV","mode":1}"#.utf8), at: start)?.mode, 1)
    }

    func testLinesAreBounded() {
        var lines = BoundedLines(longest: 4)
        XCTAssertEqual(lines.append(Array("ab\ncd".utf8)).map { String(decoding: $0, as: UTF8.self) }, ["ab"])
        XCTAssertEqual(
            lines.append(Array("ef\n\n12345\nok\n".utf8)).map { String(decoding: $0, as: UTF8.self) }, ["cdef", "ok"])
        XCTAssertEqual(lines.append(repeatElement(UInt8(ascii: "x"), count: 1_000_000)), [])
        XCTAssertEqual(lines.append(Array("\nnext\n".utf8)).map { String(decoding: $0, as: UTF8.self) }, ["next"])
    }

    func testTheNextReportIsTheFixAndABrokenConnectionIsNoMoreThanAnError() async throws {
        let text = try LinuxFixtures.text("gpsd/gpsd.json")
        // In pieces that end in the middle of lines.
        let server = try FakeGPSD { client in
            var octets = Array(text.utf8)[...]
            while !octets.isEmpty {
                let piece = Array(octets.prefix(100))
                guard send(client, piece, piece.count, Int32(MSG_NOSIGNAL)) > 0 else { return }
                octets = octets.dropFirst(100)
            }
        }
        let gps = LinuxGPS(port: server.port)
        for _ in 0..<2 {
            let fix = try await gps.fix(within: .seconds(5))
            XCTAssertEqual(fix.mode, 3)
            XCTAssertEqual(fix.latitude, 48.1173)
        }
        let closing = try FakeGPSD { _ in }
        await assertError(.disconnected) { _ = try await LinuxGPS(port: closing.port).fix(within: .seconds(5)) }
    }

    func testASilentReceiverIsNotWaitedForForEverAndWithoutGPSDThereIsNone() async throws {
        let silent = try FakeGPSD { _ in Thread.sleep(forTimeInterval: 2) }
        await assertError(.timedOut) { _ = try await LinuxGPS(port: silent.port).fix(within: .milliseconds(200)) }
        let port = silent.port
        silent.stop()
        await assertError(.unsupported) { _ = try await LinuxGPS(port: port).fix(within: .milliseconds(200)) }
    }

    private func assertError(_ code: HardwareError.Code, line: UInt = #line, _ body: () async throws -> Void) async {
        do {
            try await body()
            XCTFail("no error", line: line)
        } catch { XCTAssertEqual((error as? HardwareError)?.code, code, "\(error)", line: line) }
    }
}

/// Listens on a port of the loopback address and serves one client after the other.
private final class FakeGPSD: @unchecked Sendable {
    let port: UInt16
    private let socket: Int32

    init(_ serve: @escaping @Sendable (Int32) -> Void) throws {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        self.socket = socket
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                bind(socket, generic, size) + listen(socket, 4) + getsockname(socket, generic, &size)
            }
        }
        guard result == 0 else { throw POSIXError(.EIO) }
        port = UInt16(bigEndian: address.sin_port)
        Thread {
            while true {
                let client = accept(socket, nil, nil)
                guard client >= 0 else { return }
                var buffer = [UInt8](repeating: 0, count: 256)
                _ = recv(client, &buffer, buffer.count, 0)
                serve(client)
                close(client)
            }
        }.start()
    }

    func stop() {
        shutdown(socket, Int32(SHUT_RDWR))
        close(socket)
    }
}
