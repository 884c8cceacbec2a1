import HTTPTypes
import HaloHardware
import HaloModel

/// A service's open address on a device, with the connections it holds.
///
/// Confined to the simulation's thread: used by events, by jobs of the simulation's executor, and by cancellations,
/// which come from either.
final class HTTPListener: @unchecked Sendable {
    /// A connection that sends nothing for this long is closed.
    private static let idleTime = Duration.seconds(60)

    let address: HTTPAddress
    /// Requests as they arrive; ends when the listener closes.
    let exchanges: AsyncStream<HTTPExchange>
    private let continuation: AsyncStream<HTTPExchange>.Continuation
    private let events: EventQueue
    private var connections: [UInt64: Connection] = [:]
    private var waiting: [UInt64: () -> Void] = [:]
    private var nextID: UInt64 = 0
    private var closing: [() -> Void] = []
    private(set) var isClosed = false

    private final class Connection {
        let tcp: TCPConnection
        var reader = HTTPReader<HTTPRequest>.requests
        var isAnswering = false
        var hasEnded = false
        var idle: NetworkTimer?

        init(_ tcp: TCPConnection) { self.tcp = tcp }
    }

    init(address: HTTPAddress, events: EventQueue) {
        self.address = address
        self.events = events
        (exchanges, continuation) = AsyncStream.makeStream()
    }

    /// Does `body` when the listener closes.
    func whenClosed(_ body: @escaping () -> Void) { closing.append(body) }

    /// Takes no more, resets what is open, and ends `exchanges`.
    func close() {
        guard !isClosed else { return }
        isClosed = true
        for body in closing { body() }
        closing = []
        for id in connections.keys.sorted() { connections[id]?.tcp.abort() }
        connections = [:]
        let lost = waiting
        waiting = [:]
        for id in lost.keys.sorted() { lost[id]?() }
        continuation.finish()
    }

    /// Passes a request of the same device on, without a connection.
    /// - Parameters:
    ///   - answered: is called when the answer is there.
    ///   - lost: is called when the listener closes first.
    func take(
        _ request: HTTPMessage<HTTPRequest>, answered: @escaping (HTTPMessage<HTTPResponse>) -> Void,
        lost: @escaping () -> Void
    ) {
        nextID += 1
        let id = nextID
        waiting[id] = lost
        continuation.yield(
            HTTPExchange(request) { [weak self] response in
                guard self?.waiting.removeValue(forKey: id) != nil else { return }
                answered(response)
            })
    }

    /// Takes a TCP connection.
    func accept(_ tcp: TCPConnection) {
        nextID += 1
        let id = nextID
        let connection = Connection(tcp)
        connections[id] = connection
        connection.idle = NetworkTimer(events) { [weak self] in self?.idled(id) }
        connection.idle?.start(after: Self.idleTime)
        tcp.onData = { [weak self] octets in
            guard let self, let connection = self.connections[id] else { return }
            connection.reader.append(octets)
            connection.idle?.start(after: Self.idleTime)
            self.read(id)
        }
        tcp.onEnd = { [weak self] in
            guard let self, let connection = self.connections[id] else { return }
            connection.hasEnded = true
            if !connection.isAnswering { self.end(id) }
        }
        tcp.onFailed = { [weak self] _ in self?.forget(id) }
    }

    /// Closes a connection that has been idle; one that still has an answer to deliver is not, and TCP gives up on it
    /// by itself.
    private func idled(_ id: UInt64) {
        guard let connection = connections[id] else { return }
        if connection.tcp.queue.count > 0 {
            connection.idle?.start(after: Self.idleTime)
        } else {
            connection.tcp.abort()
            forget(id)
        }
    }

    private func forget(_ id: UInt64) {
        connections.removeValue(forKey: id)?.idle?.stop()
    }

    private func end(_ id: UInt64) {
        connections[id]?.tcp.close()
        forget(id)
    }

    private func read(_ id: UInt64) {
        guard let connection = connections[id], !connection.isAnswering else { return }
        do {
            guard let request = try connection.reader.next() else { return }
            connection.isAnswering = true
            connection.idle?.stop()
            continuation.yield(HTTPExchange(request) { [weak self] in self?.answer(id, $0) })
        } catch {
            answer(id, HTTPMessage(HTTPResponse(status: .badRequest)))
            end(id)
        }
    }

    private func answer(_ id: UInt64, _ response: HTTPMessage<HTTPResponse>) {
        guard let connection = connections[id] else { return }
        guard let octets = try? HTTPText.octets(of: response) else {
            connection.tcp.abort()
            forget(id)
            return
        }
        connection.isAnswering = false
        connection.tcp.send(octets)
        if connection.hasEnded {
            end(id)
        } else {
            connection.idle?.start(after: Self.idleTime)
            read(id)
        }
    }
}
