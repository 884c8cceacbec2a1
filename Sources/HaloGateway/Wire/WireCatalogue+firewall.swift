import HaloModel

// Shapes of the gateway's firewall.
extension WireType {
    private static let rulesetExample: JSONValue = [
        "zones": [
            ["name": "mesh", "interfaces": ["bat0"], "input": "drop", "forward": "drop", "masquerade": false],
            ["name": "wan", "interfaces": ["eth0"], "input": "reject", "forward": "drop", "masquerade": true],
        ],
        "forwardings": [["from": "mesh", "to": "wan"]],
        "rules": [
            [
                "name": "registration", "from": "mesh", "source": "10.41.0.0/24", "transport": "tcp", "ports": "8080",
                "verdict": "accept",
            ],
            [
                "name": "camera from outside", "from": "wan", "to": "mesh", "destination": "10.41.0.7/32",
                "transport": "tcp", "ports": "8000-8010", "verdict": "accept",
            ], ["name": "all else", "from": "wan", "to": "mesh", "verdict": "reject"],
        ],
        "input": "accept", "forward": "drop",
    ]
    private static let emptyRuleset: JSONValue = [
        "zones": [], "forwardings": [], "rules": [], "input": "accept", "forward": "drop",
    ]

    static let firewallRuleset = WireType("FirewallRuleset", documents: rulesetExample, emptyRuleset)
    /// A ruleset whose names may be wrong: what is wrong is the answer.
    static let firewallDraft = WireType("FirewallDraft", documents: rulesetExample, emptyRuleset)
    static let firewallStatus = WireType(
        "FirewallStatus",
        documents: [
            "state": "pending", "ruleset": rulesetExample, "confirmed": emptyRuleset,
            "confirm_by": "2026-11-24T02:41:44.250Z",
            "fault": "chain input of the table inet halo is not as HALO writes it",
            "warnings": ["bat0: devices get no address (UDP 67)"],
        ], ["state": "off", "warnings": []])
    static let firewallCheck = WireType(
        "FirewallCheck",
        documents: [
            "faults": ["rule \"web\": there is no zone \"lan\""],
            "warnings": ["bat0: devices get no address (UDP 67)"],
        ])

    static let firewallDocuments: [WireType] = [firewallRuleset, firewallDraft, firewallStatus, firewallCheck]
}
