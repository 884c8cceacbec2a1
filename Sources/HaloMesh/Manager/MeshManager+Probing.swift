import HaloHardware
import HaloModel

/// Probing links, one echo at a time.
extension MeshManager {
    func keepProbing() async throws {
        while true {
            try await environment.clock.sleep(for: .seconds(1))
            guard link.isRouting, let interface = observation.interface?.name, link.searchStarted == nil,
                let neighbour = prober.next(observation.stations, at: environment.clock.now)
            else { continue }
            try await probe(neighbour, on: interface)
        }
    }

    private func probe(_ neighbour: MACAddress, on interface: String) async throws {
        do {
            let time = try await environment.routing.probe(neighbour, over: interface, within: LinkProber.patience)
            let wasSuspected = prober.answered(
                neighbour, at: environment.clock.now, spread: environment.random.nextUnit())
            if wasSuspected {
                tell(
                    .link, "\(neighbour)", "carries data again", why: "an echo was answered",
                    basis: ["round_trip_ms": "\(time.wholeMilliseconds)"])
            }
        } catch let error as HardwareError where error.code == .timedOut {
            let busyShare = try await busyShare(of: interface)
            let station = observation.stations.first { $0.address == neighbour }
            let verdict = prober.lost(station, neighbour, busyShare: busyShare, at: environment.clock.now)
            guard let verdict else { return }
            link.condemned.append(CondemnedLink(address: neighbour, reason: verdict))
            tell(
                .link, "\(neighbour)", "carries nothing", why: verdict,
                basis: ["busy_share": "\((busyShare * 100).rounded() / 100)"])
        } catch let error as HardwareError {
            environment.logger.debug("no echo could be sent", metadata: ["error": "\(error)"])
        }
    }

    /// How busy the channel was since the last look, 0…1; 0 when the driver does not count.
    private func busyShare(of interface: String) async throws -> Double {
        guard let now = try? await environment.wireless.survey(of: interface) else {
            try Task.checkCancellation()
            return 0
        }
        let before = link.survey
        link.survey = now
        let active = now.activeMilliseconds - (before?.activeMilliseconds ?? 0)
        let busy = now.busyMilliseconds - (before?.busyMilliseconds ?? 0)
        // The counters begin anew when the radio is tuned.
        guard active > 0, busy >= 0 else { return 0 }
        return min(1, Double(busy) / Double(active))
    }
}
