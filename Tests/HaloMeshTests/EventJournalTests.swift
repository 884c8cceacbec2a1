import HaloMesh
import HaloModel
import XCTest

final class EventJournalTests: XCTestCase {
    private func journal(_ count: Int) -> EventJournal {
        var journal = EventJournal(run: "run")
        for number in 0..<count {
            journal.record(
                .scan, "wlan0", "\(number + 1)", why: "test", at: .boot, wallTime: WallTime(nanoseconds: 0))
        }
        return journal
    }

    func testAReaderFollowsWithoutGapOrRepetition() {
        for count in [0, 1, 199, 200, 201, 512, 513, 1500] {
            let journal = journal(count)
            var after: UInt64 = 0
            var read: [UInt64] = []
            var missed = false
            while true {
                let page = journal.page(after: after)
                if page.items.isEmpty { break }
                missed = missed || page.missed
                XCTAssertLessThanOrEqual(page.items.count, EventJournal.pageLimit)
                read += page.items.map(\.id)
                after = page.next
            }
            let first = max(0, count - EventJournal.limit)
            XCTAssertEqual(read, (first..<count).map { UInt64($0 + 1) }, "\(count)")
            XCTAssertEqual(missed, first > 0, "\(count)")
            XCTAssertEqual(journal.page(after: 0).items.first?.what, count == 0 ? nil : "\(first + 1)")
        }
    }

    func testANumberFromAnotherRunOrAStrangeLimitDoesNoHarm() {
        let journal = journal(30)
        XCTAssertEqual(journal.page(after: .max).items, [])
        XCTAssertEqual(journal.page(after: .max).next, 30)
        XCTAssertEqual(journal.page(after: 29, limit: -5).items.map(\.id), [30])
        XCTAssertEqual(journal.page(after: 0, limit: .max).items.count, 30)
        XCTAssertEqual(journal.page(after: 10, limit: 3).items.map(\.id), [11, 12, 13])
    }
}
