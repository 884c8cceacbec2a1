import HaloHardware
import HaloModel

/// Finds out which sensors are on a bus without disturbing what else is there: only addresses some template names are
/// asked, with the adapter's own probe first, and then only the reads that templates declare for identification.
public struct SensorDiscovery: Sendable {
    /// Templates in the order they are tried.
    private let templates: [SensorTemplate]

    /// A discovery of these kinds; the lower `preference` is tried first, equal ones by name.
    public init(templates: [SensorTemplate]) {
        self.templates = templates.sorted { ($0.preference, $0.name) < ($1.preference, $1.name) }
    }

    /// Looks at every candidate address of `bus` in ascending order but those in `skipping`, which are in use or known to be
    /// somebody else's. A device that misbehaves is listed as unknown and does not keep the others from being found.
    /// - Throws: `I2CError` `busStuck` and `absentBus`; `CancellationError`.
    public func scan(_ bus: any I2CBus, skipping: Set<UInt8> = []) async throws -> SensorScan {
        var scan = SensorScan()
        for address in Set(templates.flatMap(\.addresses)).subtracting(skipping).sorted() {
            do {
                try await look(at: address, of: bus, &scan)
            } catch I2CError.owned {
                scan.owned.append(address)
            } catch let error as I2CError where error != .busStuck && error != .absentBus {
                scan.unknown.append(UnknownDevice(address: address, reasons: [error.rawValue]))
            }
        }
        return scan
    }

    /// Looks at one address.
    /// - Throws: `I2CError`; `CancellationError`.
    public func look(at address: UInt8, of bus: any I2CBus) async throws -> SensorScan {
        var scan = SensorScan()
        try await look(at: address, of: bus, &scan)
        return scan
    }

    private func look(at address: UInt8, of bus: any I2CBus, _ scan: inout SensorScan) async throws {
        switch try await bus.probe(address: address) {
        case .absent: break
        case .owned: scan.owned.append(address)
        case .present:
            let candidates = templates.filter { $0.addresses.contains(address) }
            let control = try await MultiplexerGuard.control(at: address, of: bus) { octets in
                candidates.allSatisfy { $0.tolerates(octets) }
            }
            if let control {
                scan.unknown.append(
                    UnknownDevice(
                        address: address,
                        reasons: [
                            "it answers as a TCA9548A multiplexer does (control octet \(control)) and is left alone; if it is one, load "
                                + "its driver: i2c-mux-pca954x"
                        ]))
                return
            }
            let plan = try await identify(bus, address)
            guard let match = plan.match else {
                scan.unknown.append(UnknownDevice(address: address, reasons: plan.reasons))
                break
            }
            scan.found.append(
                IdentifiedSensor(
                    template: match.template, bus: bus.number, address: address, confidence: match.confidence,
                    reason: match.reason))
        }
    }

    /// Carries out the plan for one address.
    private func identify(_ bus: any I2CBus, _ address: UInt8) async throws -> IdentificationPlan {
        var plan = IdentificationPlan(
            templates: templates.filter {
                $0.addresses.contains(address) && ($0.transfer == .smbus || bus.supportsRawTransfers)
            })
        while let probe = plan.next() { plan.take(try await ask(bus, address, probe)) }
        return plan
    }

    private func ask(
        _ bus: any I2CBus, _ address: UInt8, _ probe: IdentificationPlan.Probe
    ) async throws -> IdentificationPlan.Answer {
        do {
            let octets =
                probe.octets.isEmpty
                ? try await bus.read(address: address, count: probe.count)
                : try await bus.writeRead(address: address, probe.octets, count: probe.count)
            return .octets(octets)
        } catch let error as I2CError {
            switch error {
            case .noAcknowledgeAddress, .noAcknowledgeData: return .refused
            case .timedOut, .unsupported: return .failed(error.rawValue)
            case .arbitrationLost, .busStuck, .owned, .absentBus: throw error
            }
        }
    }
}
