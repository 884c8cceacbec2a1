import HaloHardware
import HaloModel
import XCTest

/// What every `Pinger` promises, shown with an address that answers.
struct PingContract: Sendable {
    let pinger: any Pinger
    /// An address that answers echo requests.
    let answering: IPv4Address

    static let promises: [Promise<PingContract>] = [
        Promise("An address that answers has a round-trip time") { subject in
            let time = try await subject.pinger.ping(subject.answering, within: .seconds(5))
            XCTAssertGreaterThanOrEqual(time, .zero)
            XCTAssertLessThan(time, .seconds(5))
        },
        Promise("Pings go on one after the other and side by side") { subject in
            try await withThrowingTaskGroup(of: Duration.self) { group in
                for _ in 0..<4 {
                    group.addTask { try await subject.pinger.ping(subject.answering, within: .seconds(5)) }
                }
                var count = 0
                for try await _ in group { count += 1 }
                XCTAssertEqual(count, 4)
            }
        },
    ]
}
