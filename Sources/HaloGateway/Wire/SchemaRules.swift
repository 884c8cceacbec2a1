import HaloModel

/// What members of a certain name have to be, beyond the type that their examples show. A key is the member's name, or
/// the shape's name, a point and the member's name where it means something else there.
enum SchemaRules {
    /// The rule for a member of a shape; `nil` when its type is all there is to say.
    static func rule(for member: String, of type: String) -> JSONValue? { rules[type + "." + member] ?? rules[member] }

    /// Whether a member is a map from names that are not fixed.
    static func isMap(_ member: String) -> Bool { maps.contains(member) }

    /// Whether a member may be missing though no example leaves it out.
    static func isOptional(_ member: String) -> Bool { optional.contains(member) }

    private static let optional: Set<String> = ["transmit_power_dbm", "antenna_gain_dbi"]
    private static let maps: Set<String> = ["basis", "values"]

    private static let nodeID: JSONValue = ["type": "string", "pattern": "^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$"]
    private static let mac: JSONValue = ["type": "string", "pattern": "^[0-9a-f]{2}(:[0-9a-f]{2}){5}$"]
    private static let address: JSONValue = ["type": "string", "format": "ipv4"]
    private static let prefix: JSONValue = ["type": "string", "pattern": #"^\d+\.\d+\.\d+\.\d+/\d+$"#]
    private static let time: JSONValue = ["type": "string", "format": "date-time"]
    private static let role = choice(UserRole.allCases.map(\.rawValue))
    private static let state = choice(MeshState.allCases.map(\.rawValue))
    private static let nodeRole = choice(["gateway", "node"])
    private static let registration = choice(["approved", "pending", "rejected"])
    private static let commandState = choice(NodeCommand.State.allCases.map(\.rawValue))
    private static let percent: JSONValue = ["type": "integer", "minimum": 0, "maximum": 100]
    private static let verdict = choice(FirewallRuleset.Verdict.allCases.map(\.rawValue))
    private static let zone: JSONValue = ["type": "string", "pattern": "^[a-z][a-z0-9]{0,11}$"]
    private static let interface: JSONValue = ["type": "string", "pattern": "^[A-Za-z0-9][A-Za-z0-9._-]{0,14}$"]
    private static let count: JSONValue = ["type": "integer", "minimum": 0]

    private static func choice(_ words: [String]) -> JSONValue {
        ["type": "string", "enum": .list(words.map { .text($0) })]
    }

    private static func text(_ shortest: Int64, _ longest: Int64) -> JSONValue {
        ["type": "string", "minLength": .integer(shortest), "maxLength": .integer(longest)]
    }

    private static let rules: [String: JSONValue] = [
        "node_id": nodeID, "node": nodeID, "requested_name": nodeID, "radio_mac": mac, "radio": mac, "address": mac,
        "mac": mac, "next_hop": mac, "addresses": prefix, "ARPPage.address": address, "LeasePage.address": address,
        "expires": time,
        "overlay": prefix, "underlay": prefix, "gateway_overlay": address,
        "NodeSummary.overlay": ["type": "string"], "NodePage.overlay": ["type": "string"],
        "HealthReport.overlay": ["type": "string"],
        "last_seen": time, "requested": time, "last": time, "decided": time, "since": time, "time": time,
        "created": time, "retired": time,
        "LoginResponse.role": role, "role": nodeRole,
        "mesh_state": state, "from": state, "to": state, "state": state, "HealthReport.state": ["type": "string"],
        "RegistrationSummary.status": registration, "RegistrationPage.status": registration,
        "OverlayAdmission.status": registration, "HealthReport.status": choice(["ok", "degraded", "down"]),
        "Problem.status": ["type": "integer", "minimum": 400, "maximum": 599],
        "User.role": role, "UserPage.role": role, "UserChange.role": role, "new_password": text(12, 256),
        "UserChange.password": text(12, 256), "refresh_token": text(1, 256), "TrustSecretChange.secret": text(16, 256),
        "grace_days": ["type": "integer", "minimum": 0, "maximum": 3650], "note": text(0, 200),
        "NodeTitle.title": text(1, 64), "kind": choice(EventLog.Kind.allCases.map(\.rawValue)), "peer": mac,
        "added": time, "valid_until": time, "old_valid_until": time, "node_count": count,
        "MeshHealth.points": count, "MeshStatus.nodes": count,
        "RFChangeStatus.state": ["type": "string"],
        "NodeCommand.state": commandState, "NodeCommandPage.state": commandState,
        "NodeCommandReport.state": choice(["done", "failed", "running"]), "request_key": text(1, 64),
        "verb": choice(NodeCommand.Verb.allCases.map(\.rawValue)), "service": choice(NodeCommand.services),
        "changed": time,
        "RFChangeStatus.phase": choice(RFChangeStatus.Phase.allCases.map(\.rawValue)),
        "channel": ["type": "integer", "minimum": 0, "maximum": 255],
        "width_mhz": ["type": "integer", "minimum": 1, "maximum": 16],
        "RFChangeRequest.transmit_power_dbm": ["type": "integer", "minimum": 0, "maximum": 40],
        "RFChangeRequest.country": text(2, 2),
        "quality": choice(["good", "implausible", "unclocked"]), "time_source": choice(["clock", "corrected"]),
        "expires_in": count, "uptime_s": count, "spooled_samples": count,
        "gateway_port": ["type": "integer", "minimum": 1, "maximum": 65535],
        "batch_sample_limit": count, "score": percent,
        "FirewallDraft.from": ["type": "string"], "FirewallDraft.to": ["type": "string"],
        "FirewallRuleset.name": text(1, 64), "FirewallRuleset.from": zone, "FirewallRuleset.to": zone,
        "FirewallRuleset.source": prefix, "FirewallRuleset.destination": prefix,
        "input": verdict, "forward": verdict, "verdict": verdict,
        "transport": choice(FirewallRuleset.Transport.allCases.map(\.rawValue)),
        "ports": ["type": "string", "pattern": #"^\d{1,5}(-\d{1,5})?$"#],
        "FirewallRuleset.interfaces": interface, "FirewallStatus.interfaces": interface,
        "network": prefix, "member_address": address, "DomainPage.members": nodeID, "domain": nodeID,
        "NetworkPage.kind": choice(["underlay", "overlay", "uplink"]),
        "InterfacePage.kind": choice(["radio", "underlay", "overlay", "other"]),
        "roles": choice(NetworkModel.Role.allCases.map(\.rawValue)),
        "FirewallStatus.from": zone, "FirewallStatus.to": zone,
        "FirewallStatus.state": choice(["off", "pending", "confirmed", "changed"]), "confirm_by": time,
    ]
}
