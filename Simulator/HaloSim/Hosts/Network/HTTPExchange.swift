import HTTPTypes
import HaloHardware

/// A request that waits for its answer.
///
/// Confined to the simulation's thread: made by events, answered by jobs of the simulation's executor.
final class HTTPExchange: @unchecked Sendable {
    let request: HTTPMessage<HTTPRequest>
    private var answer: ((HTTPMessage<HTTPResponse>) -> Void)?

    init(_ request: HTTPMessage<HTTPRequest>, answer: @escaping (HTTPMessage<HTTPResponse>) -> Void) {
        self.request = request
        self.answer = answer
    }

    /// Answers, the first time.
    func respond(_ response: HTTPMessage<HTTPResponse>) {
        let answer = answer
        self.answer = nil
        answer?(response)
    }
}
