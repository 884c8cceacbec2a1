import HaloModel

// Shapes without types of their own. Names and values in the examples are made up.
extension WireType {
    private static let time: JSONValue = "2026-11-24T02:41:44.250Z"
    private static let personExample: JSONValue = [
        "username": "maria", "role": "operator", "must_change_password": false,
    ]
    private static let newUser: JSONValue = [
        "username": "maria", "role": "operator", "must_change_password": true, "password": "xk3mw9tqhz7bnr4cyfpd",
    ]
    private static let peer: [String: JSONValue] = [
        "peer": "02:00:00:00:0a:02", "link": "estab", "signal_dbm": -71, "expected_throughput_kbps": 1350,
        "inactive_ms": 40, "is_next_hop": true,
    ]
    private static let quietPeer: [String: JSONValue] = [
        "peer": "02:00:00:00:0a:03", "link": "opn_snt", "inactive_ms": 900, "is_next_hop": false,
    ]

    private static func named(_ peer: [String: JSONValue]) -> JSONValue {
        .object(peer.merging(["node_id": "halo-000a01"]) { first, _ in first })
    }

    static let person = WireType("User", documents: newUser, personExample)
    static let userPage = WireType(
        "UserPage", documents: ["items": [personExample], "next_cursor": "maria"], ["items": []])
    static let userChange = WireType(
        "UserChange", documents: ["role": "operator", "password": "correct horse battery"], ["role": "viewer"])
    static let refreshRequest = WireType("RefreshRequest", documents: ["refresh_token": "c2VjcmV0"])
    static let passwordChange = WireType(
        "PasswordChange", documents: ["password": "old one", "new_password": "correct horse battery"])
    static let signingKeyPage = WireType(
        "SigningKeyPage",
        documents: ["items": [["id": 1, "created": time, "retired": time], ["id": 2, "created": time]]])
    static let eventPage = WireType(
        "EventPage",
        documents: [
            "items": [
                [
                    "id": 7, "time": time, "kind": "node", "subject": "halo-000a01", "what": "offline",
                    "why": "no heartbeat for 45 s",
                ]
            ], "next_cursor": "7",
        ], ["items": []])
    static let trustSecretPage = WireType(
        "TrustSecretPage",
        documents: [
            "items": [
                ["id": 1, "created": time, "valid_until": time, "node_count": 2],
                ["id": 2, "created": time, "node_count": 7],
            ]
        ])
    static let trustSecretChange = WireType(
        "TrustSecretChange", documents: ["secret": "a secret of this mesh", "grace_days": 30], [:])
    static let trustSecret = WireType(
        "TrustSecret", documents: ["secret": "a secret of this mesh", "created": time, "old_valid_until": time])
    private static let radioExample: JSONValue = [
        "radio_mac": "02:00:00:00:0a:01", "note": "barn roof", "added_by": "maria", "added": time,
    ]
    static let trustedRadio = WireType("TrustedRadio", documents: radioExample)
    static let trustedRadioChange = WireType("TrustedRadioChange", documents: ["note": "barn roof"], [:])
    static let trustedRadioPage = WireType(
        "TrustedRadioPage", documents: ["items": [radioExample], "next_cursor": "2199023258113"], ["items": []])
    static let nodeTitle = WireType("NodeTitle", documents: ["title": "Barn roof"], [:])
    static let nodeHealth = WireType(
        "NodeHealth",
        documents: [
            "node_id": "halo-000a01", "online": true, "last_seen": time, "mesh_state": "routed",
            "cause": "handshake stale", "gateway_latency_ms": 18.5, "reasons": ["its mesh manager says routed"],
        ], ["node_id": "halo-000a01", "online": false, "reasons": []])
    static let nodeRadio = WireType(
        "NodeRadio",
        documents: [
            "node_id": "halo-000a01", "radio_mac": "02:00:00:00:0a:01",
            "configuration": ["country": "US", "channel": 38, "width_mhz": 2, "transmit_power_dbm": 18],
            "peers": [.object(peer), .object(quietPeer)],
        ], ["node_id": "halo-000a01", "peers": []])
    static let endpointPage = WireType(
        "EndpointPage",
        documents: ["items": [["name": "field page, by overlay", "url": "http://10.42.0.7:80"]]])
    static let meshStatus = WireType(
        "MeshStatus",
        documents: [
            "node_id": "gateway", "state": "online", "cause": "serves its overlay", "nodes": 10, "online": 9,
            "values": ["online": 8, "routed": 1],
        ], ["node_id": "gateway", "nodes": 1, "online": 0, "values": ["online": 0]])
    static let meshHealth = WireType(
        "MeshHealth",
        documents: [
            "score": 92,
            "reasons": [["points": 6, "subject": "halo-000a01", "what": "not heard lately"]],
            "single_devices": [["names": ["halo-000a02"], "strands": ["halo-000a03"]]],
            "single_links": [["names": ["gateway", "halo-000a02"], "strands": ["halo-000a02", "halo-000a03"]]],
        ])
    static let peerPage = WireType("PeerPage", documents: ["items": [named(peer), named(quietPeer)]])
    static let channelPage = WireType(
        "ChannelPage",
        documents: ["items": [["channel": 38, "width_mhz": 2, "centre_khz": 921_000, "eirp_dbm": 30.5]]])

    private static let radioConfiguration: JSONValue = [
        "schema": 1, "generation": 7, "country": "US", "channel": 38, "width_mhz": 2, "transmit_power_dbm": 21,
        "antenna_gain_dbi": 2.5,
    ]
    static let radioChangeStatus = WireType(
        "RFChangeStatus",
        documents: [
            "configuration": radioConfiguration, "tuned": radioConfiguration, "target": radioConfiguration,
            "phase": "armed", "remaining_ms": 12_000, "why": "all devices are ready",
            "members": [["node": "halo-000a01", "state": "ready"]],
        ], ["configuration": radioConfiguration, "phase": "none", "why": "", "members": []])
    static let radioChangeRequest = WireType(
        "RFChangeRequest",
        documents: ["country": "US", "channel": 38, "width_mhz": 2, "transmit_power_dbm": 18, "force": false],
        ["channel": 38, "width_mhz": 2])

    static let documents: [WireType] = [
        radioChangeStatus, radioChangeRequest,
        person, userPage, userChange, refreshRequest, passwordChange, signingKeyPage, eventPage, trustSecretPage,
        trustSecretChange, trustSecret, trustedRadio, trustedRadioChange, trustedRadioPage, nodeTitle, nodeHealth,
        nodeRadio, endpointPage, meshStatus, meshHealth, peerPage, channelPage,
    ]
}
