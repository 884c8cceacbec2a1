import HaloStore

extension GatewayServices {
    /// Steps of upkeep at a time: what is left is done at the next.
    private static let stepsAtATime = 200

    /// Sorts reports that have waited long, and lets go what is older than `policy`, in steps between which reports are stored.
    func keepUp(_ policy: RetentionPolicy?) async {
        do {
            for _ in 0..<Self.stepsAtATime {
                guard try await database.upkeep(policy, at: now) else { return }
                await Task.yield()
            }
        } catch {
            environment.logger.error("the database could not be tidied up", metadata: ["error": "\(error)"])
        }
    }
}
