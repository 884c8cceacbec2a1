import HTTPTypes
import HaloHardware
import Synchronization

/// A mesh manager's local socket that answers what it was told to, and remembers what it was asked.
public final class RecordedManager: HTTPTransport {
    private struct State {
        var answers: [String: HTTPMessage<HTTPResponse>] = [:]
        var asked: [HTTPMessage<HTTPRequest>] = []
    }

    private let state = Mutex(State())

    /// Starts without a manager.
    public init() {}

    /// What it was asked, oldest first.
    public var asked: [HTTPMessage<HTTPRequest>] { state.withLock { $0.asked } }

    /// Has it answer requests such as `GET /v1/mesh`.
    public func answer(_ request: String, with status: HTTPResponse.Status, _ body: String) {
        state.withLock {
            $0.answers[request] = HTTPMessage(HTTPResponse(status: status), body: Array(body.utf8))
        }
    }

    /// Answers.
    public func send(
        _ request: HTTPMessage<HTTPRequest>, to address: HTTPAddress, within limit: Duration
    ) async throws -> HTTPMessage<HTTPResponse> {
        let key = "\(request.head.method) \(request.head.pathWithoutQuery)"
        let answer = state.withLock { state in
            state.asked.append(request)
            return state.answers[key]
        }
        guard let answer else { throw HardwareError(.disconnected, "\(address) does not answer") }
        return answer
    }

    /// Nothing here serves.
    public func serve(_ address: HTTPAddress, _ handler: @escaping HTTPHandler) async throws {
        throw HardwareError(.unsupported, "nothing serves here")
    }
}
