import Foundation
import HaloGateway
import HaloModel
import XCTest

/// The shapes on the wire do not change by accident: each is locked by a file.
final class WireGoldenTests: XCTestCase {
    private let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../Fixtures/wire").standardized

    private func pretty(_ octets: [UInt8]) throws -> String {
        let value = try JSONSerialization.jsonObject(with: Data(octets))
        let data = try JSONSerialization.data(
            withJSONObject: value, options: [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes])
        return String(decoding: data, as: UTF8.self) + "\n"
    }

    func testEachShapeIsAsItsFileHasIt() throws {
        for type in WireType.all {
            for (index, example) in try type.examples().enumerated() {
                let file = folder.appending(path: "\(type.name).\(index + 1).json")
                guard let golden = try? String(contentsOf: file, encoding: .utf8) else {
                    // A new shape writes its file once; it is then looked at and committed.
                    try pretty(example).write(to: file, atomically: true, encoding: .utf8)
                    XCTFail("\(file.lastPathComponent) was missing and has been written: look at it and commit it")
                    continue
                }
                XCTAssertEqual(try pretty(example), golden, "\(type.name) is not as \(file.lastPathComponent) has it")
            }
        }
    }

    func testWhatIsReadFromAFileIsWrittenTheSame() throws {
        for type in WireType.all {
            for index in 1... {
                let file = folder.appending(path: "\(type.name).\(index).json")
                guard let golden = try? Data(contentsOf: file) else { break }
                let again = try type.reencode([UInt8](golden))
                XCTAssertEqual(try pretty(again), String(decoding: golden, as: UTF8.self), file.lastPathComponent)
            }
        }
    }

    /// The compact form of the batches in the JSON files.
    func testTheCompactBatchesAreAsTheirFilesHaveThem() throws {
        for index in 1...2 {
            let json = try Data(contentsOf: folder.appending(path: "TelemetryBatch.\(index).json"))
            let batch = try JSONDecoder().decode(TelemetryBatch.self, from: json)
            let file = folder.appending(path: "TelemetryBatch.\(index).compact")
            guard let golden = try? Data(contentsOf: file) else {
                try Data(batch.compact).write(to: file)
                XCTFail("\(file.lastPathComponent) was missing and has been written: look at it and commit it")
                continue
            }
            XCTAssertEqual(batch.compact, [UInt8](golden))
            XCTAssertEqual(try TelemetryBatch(compact: [UInt8](golden)), batch)
        }
    }

    func testThereIsNoFileWithoutAShape() throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".json") }
        let known = Set(
            try WireType.all.flatMap { type in
                try type.examples().indices.map { "\(type.name).\($0 + 1).json" }
            })
        XCTAssertEqual(names.filter { !known.contains($0) }, [])
    }
}
