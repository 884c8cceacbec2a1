import Synchronization

/// Counts answers by method, route and status. There are as many counters as the route table has rows, times the
/// statuses they answer with.
final class RequestCounters: Sendable {
    struct Key: Hashable, Comparable {
        var route: String
        var method: String
        var status: Int

        static func < (left: Key, right: Key) -> Bool {
            (left.route, left.method, left.status) < (right.route, right.method, right.status)
        }
    }

    private let counts = Mutex<[Key: Int]>([:])
    /// Methods are the client's to invent, so only these have counters of their own.
    private static let methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]

    func count(method: String, route: String, status: Int) {
        let key = Key(route: route, method: Self.methods.contains(method) ? method : "other", status: status)
        counts.withLock { $0[key, default: 0] &+= 1 }
    }

    /// All counters, ordered.
    var snapshot: [(key: Key, count: Int)] {
        counts.withLock { $0.sorted { $0.key < $1.key }.map { (key: $0.key, count: $0.value) } }
    }
}
