import FoundationEssentials
import HTTPTypes
import HaloHardware
import HaloModel
import HaloStore

@testable import HaloSim

/// A gateway reduced to its store: takes batches in either form, and tells the time.
///
/// Confined to the simulation's thread: used by jobs of the simulation's executor only.
final class StoreTransport: HTTPTransport, @unchecked Sendable {
    let database: Database
    private let clock: SimulatedClock
    /// Whether anything is answered.
    var isReachable = true
    /// Every so many answers to a batch are lost on their way; 0 for none.
    var losesEvery = 0
    private(set) var batches = 0

    init(database: Database, clock: SimulatedClock) {
        self.database = database
        self.clock = clock
    }

    func send(
        _ request: HTTPMessage<HTTPRequest>, to address: HTTPAddress, within limit: Duration
    ) async throws -> HTTPMessage<HTTPResponse> {
        guard case .tcp = address, isReachable else { throw HardwareError(.disconnected, "\(address)") }
        try await clock.sleep(for: .milliseconds(40))
        var head = HTTPResponse(status: .ok)
        head.headerFields[.date] = clock.wallTime.httpDate
        guard request.head.path?.hasSuffix("telemetry") == true else {
            head.status = .noContent
            return HTTPMessage(head)
        }
        let batch = try TelemetryBatch(compact: request.body)
        let time = clock.wallTime
        do {
            let receipt = try await database.write { try $0.telemetry.store(batch, at: time) }
            batches += 1
            if losesEvery > 0, batches % losesEvery == 0 { throw HardwareError(.timedOut, "the answer is lost") }
            return HTTPMessage(head, body: [UInt8](try JSONEncoder().encode(receipt)))
        } catch TelemetryError.gap(let expected) {
            head.status = .conflict
            let problem = Problem(title: "gap", status: 409, boot: batch.boot, expectedSequence: expected)
            return HTTPMessage(head, body: [UInt8](try JSONEncoder().encode(problem)))
        }
    }

    func serve(_ address: HTTPAddress, _ handler: @escaping HTTPHandler) async throws {
        while true { try await clock.sleep(for: .seconds(86_400)) }
    }
}
