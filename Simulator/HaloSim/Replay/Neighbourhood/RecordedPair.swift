import HaloModel

/// What a capture tells of two stations beside the times their link was up.
struct RecordedPair: Sendable {
    /// A frame by which one asks the other for a peering.
    struct Request: Sendable, Equatable {
        var time: Int64
        var from: MACAddress
    }

    /// Opens, and Commits of SAE, by which the one that began is told from the one that answered.
    var requests: [Request] = []
    /// Authentications refused, which with SAE means that the passwords differ, by who refused.
    var refusals: [Request] = []

    mutating func finish() {
        requests.sort { $0.time < $1.time }
        refusals.sort { $0.time < $1.time }
    }

    /// Who began the exchange that led to a link at `time`: the sender of the first request after `previous`.
    func initiator(ofLinkAt time: Int64, after previous: Int64) -> MACAddress? {
        requests.first { $0.time > previous && $0.time <= time }?.from
    }
}
