import HaloHardware
import HaloModel

/// A simulated device's packet filter: input only, as simulated devices forward nothing.
public struct SimulatedPacketFilter: PacketFilter {
    let network: HostNetwork

    /// What is filtered by.
    /// - Throws: `HardwareError` `down` without power.
    public func ruleset() async throws -> FirewallRuleset? { try network.requireStack().filter?.ruleset }

    /// Filters by this from now on; connections that the filter knows stay.
    /// - Throws: `HardwareError` `invalid`, `down`.
    public func apply(_ ruleset: FirewallRuleset?) async throws {
        let stack = try network.requireStack()
        if let fault = ruleset?.faults.first { throw HardwareError(.invalid, fault) }
        network.time.trace.record(network.name, "nft", ruleset == nil ? "table removed" : "table replaced")
        guard let ruleset = ruleset?.canonical else {
            stack.filter = nil
            return
        }
        if let filter = stack.filter {
            filter.ruleset = ruleset
        } else {
            stack.filter = InputFilter(ruleset: ruleset, events: network.time.events)
        }
    }
}
