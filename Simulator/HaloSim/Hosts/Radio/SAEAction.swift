/// What an authentication wants done after an event, in this order.
enum SAEAction: Equatable {
    /// Send an Authentication frame with this end's Commit.
    case sendCommit
    /// Send an Authentication frame with this end's Confirm.
    case sendConfirm
    /// Send a Confirm with status 1, unspecified failure: the peer's did not verify.
    case sendFailure
    /// Start the retransmission timer anew.
    case startTimer
    /// Stop the retransmission timer.
    case stopTimer
    /// Both ends hold the same key.
    case accepted
}
