import HaloModel

// Shapes of the gateway's own device and of what is wired to devices. Names and values in the examples are made up.
extension WireType {
    private static let traffic: JSONValue = ["octets": 51_200, "packets": 410, "errors": 0, "drops": 2]

    static let linkPage = WireType(
        "LinkPage",
        documents: [
            "items": [
                [
                    "name": "wlan0", "index": 2, "mac": "02:00:00:00:0a:01", "up": true, "carrier": true, "mtu": 1560,
                    "addresses": ["10.41.0.1/24"], "received": traffic, "sent": traffic,
                ],
                ["name": "wg0", "index": 4, "up": true, "carrier": true, "mtu": 1420, "addresses": []],
            ]
        ])
    static let arpPage = WireType(
        "ARPPage",
        documents: [
            "items": [
                ["interface": "bat0", "address": "10.41.0.107", "mac": "02:00:00:00:0a:02", "reachable": true],
                ["interface": "bat0", "address": "10.41.0.108", "reachable": false],
            ]
        ])
    static let wirelessPage = WireType(
        "WirelessPage",
        documents: [
            "items": [
                [
                    "interface": "wlan0", "mac": "02:00:00:00:0a:01", "up": true, "mesh_point": true,
                    "frequency_khz": 921_000, "width_mhz": 2, "noise_dbm": -98,
                ], ["interface": "wlan1", "mac": "02:00:00:00:0a:09", "up": false, "mesh_point": false],
            ]
        ])
    static let associationPage = WireType(
        "AssociationPage",
        documents: [
            "items": [
                [
                    "interface": "wlan0", "peer": "02:00:00:00:0a:02", "link": "estab", "signal_dbm": -71,
                    "expected_throughput_kbps": 1350, "transmit_rate_kbps": 1950, "mcs": 3, "inactive_ms": 40,
                    "connected_s": 3600, "received_octets": 51_200, "sent_octets": 48_000, "retries": 12, "failed": 1,
                ],
                [
                    "interface": "wlan0", "peer": "02:00:00:00:0a:03", "link": "listen", "inactive_ms": 900,
                    "connected_s": 0, "received_octets": 0, "sent_octets": 0, "retries": 0, "failed": 0,
                ],
            ]
        ])
    static let leasePage = WireType(
        "LeasePage",
        documents: [
            "items": [
                [
                    "address": "10.41.0.107", "mac": "02:00:00:00:0a:02", "host_name": "halo-000a02",
                    "expires": "2026-11-24T03:41:44.250Z",
                ]
            ]
        ])
    static let originatorPage = WireType(
        "OriginatorPage",
        documents: [
            "items": [
                [
                    "address": "02:00:00:00:0a:03", "node_id": "halo-000a03", "next_hop": "02:00:00:00:0a:02",
                    "throughput_kbps": 1200, "last_seen_ms": 410, "chosen": true,
                ],
                [
                    "address": "02:00:00:00:0a:04", "next_hop": "02:00:00:00:0a:02", "tq": 231,
                    "last_seen_ms": 90, "chosen": false,
                ],
            ]
        ])
    static let routingNeighbourPage = WireType(
        "RoutingNeighbourPage",
        documents: [
            "items": [
                [
                    "address": "02:00:00:00:0a:02", "node_id": "halo-000a02", "throughput_kbps": 1350,
                    "last_seen_ms": 410,
                ], ["address": "02:00:00:00:0a:03", "last_seen_ms": 90],
            ]
        ])
    static let routingGatewayPage = WireType(
        "RoutingGatewayPage",
        documents: [
            "items": [
                [
                    "address": "02:00:00:00:0a:02", "node_id": "halo-000a02", "next_hop": "02:00:00:00:0a:02",
                    "throughput_kbps": 1350, "chosen": true,
                ],
                [
                    "address": "02:00:00:00:0a:03", "next_hop": "02:00:00:00:0a:02", "tq": 200, "chosen": false,
                ],
            ]
        ])
    static let systemInformation = WireType(
        "SystemInformation",
        documents: [
            "host_name": "halo-gw", "boot_id": "6f1ed002-ab59-4bd7-8a4c-6c3a1b1d5e0f", "uptime_s": 86_400,
            "processors": 4, "frequency_hz": 1_500_000_000, "load": [0.25, 0.5, 0.75], "temperature_c": 48.3,
            "throttling": ["undervoltage has occurred"], "memory_total_octets": 3_975_000_064,
            "memory_available_octets": 3_100_000_256, "swap_used_octets": 4096,
            "storage_total_octets": 31_000_000_512, "storage_available_octets": 24_000_000_000,
            "power_supplies": [
                [
                    "name": "ups", "supply": "Battery", "online": true, "capacity_pct": 87.5, "voltage_v": 4.05,
                    "current_a": -0.25, "status": "Discharging",
                ], ["name": "mains", "supply": "Mains"],
            ],
        ],
        [
            "host_name": "halo-gw", "boot_id": "6f1ed002-ab59-4bd7-8a4c-6c3a1b1d5e0f", "uptime_s": 12, "load": [],
            "power_supplies": [],
        ])
    private static let board: JSONValue = [
        "name": "raspberry-pi-4b", "description": "Raspberry Pi 4 Model B", "models": ["Raspberry Pi 4 Model B"],
        "gpio_chip": "pinctrl-bcm2711", "i2c": [["bus": 1, "sda": 3, "scl": 5]],
        "pins": [
            ["pin": 1, "power": "3.3 V"],
            ["pin": 3, "line": 2, "function": "I2C1 SDA", "reserved": "the radio's interrupt"],
        ],
    ]
    private static let plainBoard: JSONValue = [
        "name": "laptop", "description": "Any other machine", "models": [], "i2c": [], "pins": [],
    ]
    static let hostBoard = WireType(
        "HostBoard", documents: ["model": "Raspberry Pi 4 Model B Rev 1.5", "board": board], ["board": plainBoard], [:])
    static let boardPage = WireType(
        "BoardPage",
        documents: [
            "items": [board, plainBoard], "errors": ["/etc/halo/boards/mine.toml:3:1: expected a table of pin numbers"],
        ])
    static let nodeInterfacePage = WireType(
        "NodeInterfacePage",
        documents: [
            "items": [
                [
                    "name": "bat0", "addresses": ["10.41.0.107/24"], "time": "2026-11-24T02:41:44.250Z",
                    "values": ["received_bytes": 51_200.5, "sent_bytes": 48_000.5],
                ], ["name": "wg0", "addresses": [], "values": [:]],
            ]
        ])
    static let sensorPage = WireType(
        "SensorPage",
        documents: [
            "items": [
                [
                    "node_id": "halo-000a01", "sensor": "bme280@1:0x76", "online": true, "template": "bme280",
                    "place": "1:0x76",
                ], ["node_id": "halo-000a02", "sensor": "own", "online": false, "template": "own"],
            ]
        ])

    static let hostDocuments: [WireType] = [
        linkPage, arpPage, wirelessPage, associationPage, leasePage, originatorPage, routingNeighbourPage,
        routingGatewayPage, systemInformation, hostBoard, boardPage, sensorPage, nodeInterfacePage,
    ]
}
