import HaloModel

/// The kernel's packet filter, as far as it is HALO's: one table of its own (nft(8)). What others have there is left alone.
public protocol PacketFilter: Sendable {
    /// What HALO's table does, in canonical order; `nil` without such a table.
    /// - Throws: `HardwareError` `invalid` when somebody else changed the table, `unsupported`, `notPermitted`.
    func ruleset() async throws -> FirewallRuleset?
    /// Makes the table so in one step: no packet meets half of it, and one that is refused changes nothing. `nil` removes it.
    /// - Throws: `HardwareError` `invalid`, `unsupported`, `notPermitted`.
    func apply(_ ruleset: FirewallRuleset?) async throws
}
