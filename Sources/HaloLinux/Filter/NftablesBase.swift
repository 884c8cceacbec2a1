import HaloModel

/// Rules every table of HALO's begins with, written as nft(8) writes them, so that they can be recognised.
enum NftablesBase {
    private static let established = NftablesDocument.match(
        ["ct": ["key": "state"]], ["established", "related"], "in")

    /// What exists passes; so do the loopback and IPv6's neighbour discovery (RFC 4861 4: types 133 to 137), without which
    /// there is no IPv6 at all.
    static let input: [[JSONValue]] = [
        [established, NftablesDocument.verdict(.accept)],
        [
            NftablesDocument.match(NftablesDocument.meta("iifname"), "lo"), NftablesDocument.verdict(.accept),
        ],
        [
            NftablesDocument.match(
                NftablesDocument.payload("icmpv6", "type"), ["range": ["nd-router-solicit", "nd-redirect"]]),
            NftablesDocument.verdict(.accept),
        ],
    ]

    /// What exists passes.
    static let forward: [[JSONValue]] = [[established, NftablesDocument.verdict(.accept)]]

    /// TCP is reset (RFC 9293 3.5.2), anything else told that nobody listens.
    static let reject: [[JSONValue]] = [
        [
            NftablesDocument.match(NftablesDocument.meta("l4proto"), 6), ["reject": ["type": "tcp reset"]],
        ],
        [["reject": ["type": "icmpx", "expr": "port-unreachable"]]],
    ]
}
