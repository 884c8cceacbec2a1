import HaloHardware
import HaloModel

/// Telling a dead chip from an empty neighbourhood.
extension MeshManager {
    /// Peers that beacon once a second are silent when none was heard for so long.
    private static let quietLimitMilliseconds: Int64 = 8000
    /// Questions that have to go unanswered in a row: a chip that is busy answers the next one.
    private static let questionLimit = 2

    /// Asks the chip for its channel while no peer is heard. A chip whose firmware has died, and that its driver could not
    /// restart, leaves interface and supplicant as they were: nothing else shows it.
    func askChip(of interface: String) async {
        guard observation.established.allSatisfy({ $0.inactiveMilliseconds > Self.quietLimitMilliseconds }) else {
            link.unansweredQuestions = 0
            observation.isChipSilent = false
            return
        }
        guard environment.clock.now >= link.nextChipQuestion else { return }
        do {
            _ = try await environment.wireless.radio(of: interface)
            link.unansweredQuestions = 0
        } catch let error as HardwareError where error.code == .timedOut {
            link.unansweredQuestions += 1
        } catch {
            link.unansweredQuestions = 0
        }
        let isSilent = link.unansweredQuestions >= Self.questionLimit
        if isSilent != observation.isChipSilent {
            tell(
                .driver, interface, isSilent ? "the chip is silent" : "the chip answers again",
                why: isSilent
                    ? "it has answered none of \(Self.questionLimit) commands, and nobody is heard"
                    : "it has told its channel")
        }
        observation.isChipSilent = isSilent
        link.nextChipQuestion = environment.clock.now + (link.unansweredQuestions > 0 ? .seconds(5) : .seconds(20))
    }
}
