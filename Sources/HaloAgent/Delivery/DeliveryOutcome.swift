import FoundationEssentials
import HTTPTypes
import HaloHardware
import HaloModel

/// What the gateway's answer to a batch means for the spool.
enum DeliveryOutcome: Sendable, Equatable {
    /// Everything of the series below this number is stored.
    case stored(nextSequence: UInt64)
    /// The gateway wants the series from this number on.
    case expects(nextSequence: UInt64)
    /// The credentials are not valid, or the gateway does not know the device.
    case unknownDevice(Int)
    /// The gateway does not read this form of a batch.
    case unknownForm
    /// The gateway will not take this batch however often it is sent; a smaller one perhaps.
    case refused(Int)
    /// Try again later, not before the wait if one is given.
    case later(String, wait: Duration?)

    init(_ answer: HTTPMessage<HTTPResponse>, to batch: SpoolBatch) {
        let code = answer.head.status.code
        switch code {
        case 200..<300:
            let receipt = try? JSONDecoder().decode(TelemetryReceipt.self, from: Data(answer.body))
            guard let receipt, receipt.boot == batch.boot, receipt.nextSequence > batch.firstSequence else {
                self = .later("the gateway's receipt does not fit the batch", wait: nil)
                return
            }
            self = .stored(nextSequence: receipt.nextSequence)
        case 409:
            let problem = try? JSONDecoder().decode(Problem.self, from: Data(answer.body))
            guard let next = problem?.expectedSequence, problem?.boot == batch.boot else {
                self = .later("the gateway's conflict does not fit the batch", wait: nil)
                return
            }
            self = .expects(nextSequence: next)
        case 415: self = .unknownForm
        case 401, 403, 404: self = .unknownDevice(code)
        case 400, 413, 422: self = .refused(code)
        default:
            // RFC 9110 10.2.3; only the form in seconds.
            let seconds = answer.head.headerFields[.retryAfter].flatMap { Int($0) }
            self = .later("the gateway answered \(code)", wait: seconds.map { .seconds(min(max(0, $0), 300)) })
        }
    }
}
