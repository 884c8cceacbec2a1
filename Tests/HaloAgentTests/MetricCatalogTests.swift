import Foundation
import HaloSensors
import XCTest

@testable import HaloAgent

/// `docs/metrics.md` against what the agent can send.
final class MetricCatalogTests: XCTestCase {
    private static let document = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../docs/metrics.md").standardizedFileURL

    /// The rows of the document's tables that begin with a metric.
    private func rows() throws -> [String] {
        try String(contentsOf: Self.document, encoding: .utf8).split(separator: "\n").map(String.init)
            .filter { $0.hasPrefix("| `") }
    }

    private func number(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : "\(value)"
    }

    private func range(_ range: ClosedRange<Double>) -> String {
        range == .counts ? "from 0" : "\(number(range.lowerBound)) … \(number(range.upperBound))"
    }

    func testTheDocumentListsEveryMetricWithUnitRangeAndSourceAndNoOther() throws {
        let ofTheDevice = MetricCatalog.all.map {
            "| `\($0.name)` | \($0.unit) | \(range($0.range)) | \($0.meaning) | \($0.source) |"
        }
        let ofSensors = TemplateLibrary.builtIn.templates.flatMap { template in
            template.metrics.map {
                "| `i2c.\(template.name).\($0.name)` | \($0.unit) | \(range($0.range)) | \(template.description) |"
            }
        }
        let expected = ofTheDevice + ofSensors
        let found = try rows()
        XCTAssertEqual(expected.filter { !found.contains($0) }, [], "missing from docs/metrics.md")
        XCTAssertEqual(found.filter { !expected.contains($0) }, [], "in docs/metrics.md, and nothing sends it")
        XCTAssertEqual(Set(found).count, found.count)
    }

    func testEveryMetricHasANameOfItsOwnAUnitAndASource() {
        let names = MetricCatalog.all.map(\.name)
        XCTAssertEqual(Set(names).count, names.count)
        for metric in MetricCatalog.all {
            XCTAssertFalse(metric.unit.isEmpty, metric.name)
            XCTAssertFalse(metric.source.isEmpty, metric.name)
            XCTAssertFalse(metric.meaning.isEmpty, metric.name)
            XCTAssertLessThanOrEqual(metric.name.filter { $0 == "{" }.count, 1, metric.name)
            // With the longest subject a name still is one the gateway takes.
            XCTAssertLessThanOrEqual(metric.name(of: String(repeating: "x", count: 64)).utf8.count, 128, metric.name)
        }
    }

    func testAReadingSaysWhatItIsAboutAndWhetherItIsPlausible() throws {
        let metric = Metric("radio.{peer}.signal_dbm", "dB[mW]", -130...10, "", source: "")
        let reading = metric.reading(-71, of: "02:00:00:00:00:01")
        XCTAssertEqual(reading.metric, "radio.02:00:00:00:00:01.signal_dbm")
        XCTAssertEqual(reading.unit, "dB[mW]")
        XCTAssertTrue(reading.isPlausible)
        XCTAssertFalse(metric.reading(40, of: "x").isPlausible)
        XCTAssertEqual(metric.reading(nil, of: "x"), [])
    }

    /// What is about the device itself is given up before what sensors, GPS and supplies measured.
    func testFiguresAboutTheDeviceMakeRoomForMeasurements() {
        for metric in MetricCatalog.all {
            let isMeasured = metric.name.hasPrefix("gps.") || metric.name.hasPrefix("power.")
            XCTAssertEqual(SampleThinning.isLowPriority(metric.name), !isMeasured, metric.name)
        }
    }
}
