import HaloModel

// Shapes of the canonical model.
extension WireType {
    static let networkPage = WireType(
        "NetworkPage",
        documents: [
            "items": [
                [
                    "network": "10.41.0.0/24", "kind": "underlay", "interface": "bat0",
                    "members": [["node_id": "halo-000a01", "member_address": "10.41.0.107"]],
                ], ["network": "192.0.2.0/24", "kind": "uplink", "interface": "eth0", "members": []],
            ]
        ])
    static let domainPage = WireType(
        "DomainPage",
        documents: [
            "items": [
                [
                    "domain": "gateway", "members": ["gateway", "halo-000a01"], "has_gateway": true, "country": "US",
                    "channel": 12, "width_mhz": 2,
                ], ["domain": "halo-000a02", "members": ["halo-000a02"], "has_gateway": false],
            ]
        ])
    static let rolePage = WireType(
        "RolePage",
        documents: [
            "items": [
                ["node_id": "gateway", "roles": ["gateway"]], ["node_id": "halo-000a01", "roles": ["relay"]],
            ]
        ])
    static let interfacePage = WireType(
        "InterfacePage",
        documents: [
            "items": [
                [
                    "node_id": "halo-000a01", "kind": "radio", "mac": "02:00:00:00:0a:01", "addresses": [],
                    "domain": "gateway",
                ],
                [
                    "node_id": "halo-000a01", "kind": "underlay", "name": "bat0", "addresses": ["10.41.0.107/24"],
                    "network": "10.41.0.0/24",
                ], ["node_id": "halo-000a01", "kind": "other", "name": "eth0", "addresses": []],
            ]
        ])

    static let modelDocuments: [WireType] = [networkPage, domainPage, rolePage, interfacePage]
}
