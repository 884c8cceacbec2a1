import XCTest

@testable import HaloSim

final class TraceDifferenceTests: XCTestCase {
    private func difference(_ first: [String], _ second: [String]) -> TraceDifference {
        var difference = TraceDifference()
        for index in 0..<max(first.count, second.count) {
            difference.add(
                index < first.count ? first[index] : nil, index < second.count ? second[index] : nil)
        }
        return difference
    }

    private let trace = ["1.0\ta\tmesh\tjoined", "2.0\tb\tmesh\tjoined", "3.0\ta\tpeer\tup", "4.0\tc\tmesh\tleft"]

    func testTheSameTracesDoNotDiffer() {
        let found = difference(trace, trace)
        XCTAssertNil(found.divergence)
        XCTAssertEqual(found.nodes, [])
        XCTAssertEqual(found.text, "the same: 4 events")
    }

    func testTheFirstDivergenceIsNamedWithWhatCameBefore() {
        var other = trace
        other[2] = "3.5\ta\tpeer\tup"
        let found = difference(trace, other)
        XCTAssertEqual(found.divergence, .init(line: 3, first: trace[2], second: other[2]))
        XCTAssertEqual(found.lastCommon, trace[1])
        XCTAssertEqual(found.nodes.map(\.node), ["a"])
        XCTAssertEqual(found.nodes.first?.divergence.line, 2)
        XCTAssertEqual(found.nodes.first?.kinds, [:])
    }

    func testAnEventMoreShiftsNobodyElse() {
        let found = difference(trace, [trace[0], "1.5\tb\tunit\tkilled"] + trace[1...])
        XCTAssertEqual(found.nodes.map(\.node), ["b"], "the others' own events are the same")
        XCTAssertEqual(found.nodes.first?.kinds, ["unit": [0, 1]])
        XCTAssertEqual(found.lines, [4, 5])
    }

    func testATraceThatEndsEarlyDiffersAtItsEnd() {
        let found = difference(trace, Array(trace.dropLast()))
        XCTAssertEqual(found.divergence, .init(line: 4, first: trace[3], second: nil))
        XCTAssertTrue(found.text.contains("(ended)"), found.text)
    }
}
