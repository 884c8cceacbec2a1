import HaloModel

// Names and values in the examples are made up; each differs from the default, so that a member that is lost shows.
extension WireType {
    private static let key = WireGuardKey(octets: Array(1...32))
    private static let radio = MACAddress(rawValue: 0x0200_0000_0A01)
    private static let otherRadio = MACAddress(rawValue: 0x0200_0000_0A02)
    private static let node = NodeID(radio: radio)
    private static let time = WallTime(milliseconds: 1_795_488_104_250)
    private static let overlay = IPv4Address(10, 42, 0, 7)

    private static let report = MeshReport(
        node: node, state: .online, cause: "the gateway answers", since: time, radio: radio,
        peers: [
            MeshPeer(
                address: otherRadio, link: "estab", signalDBm: -71, expectedThroughputKbps: 1350,
                inactiveMilliseconds: 40, isNextHop: true),
            MeshPeer(
                address: MACAddress(rawValue: 0x0200_0000_0A03), link: "opn_snt", signalDBm: nil,
                expectedThroughputKbps: nil, inactiveMilliseconds: 900, isNextHop: false),
        ],
        underlay: IPv4Prefix(address: IPv4Address(10, 41, 0, 107), length: 24),
        overlay: IPv4Prefix(address: overlay, length: 24), gatewayLatencyMilliseconds: 18.5,
        rungsClimbed: [2, 1, 0, 0, 0, 0, 0],
        history: [
            MeshTransition(
                time: time, from: .routed, to: .online, cause: "the gateway answers", lastedMilliseconds: 2100)
        ])
    private static let bareReport = MeshReport(
        node: node, state: .driverMissing, cause: "no interface", since: time, radio: nil, peers: [], underlay: nil,
        overlay: nil, gatewayLatencyMilliseconds: nil, rungsClimbed: [], history: [])

    private static let fullSummary = NodeSummary(
        node: node, role: .node, radio: radio, overlay: overlay, online: true, lastSeen: time, meshState: .online,
        mesh: report, sensors: ["bme280@1:0x76"])
    private static let bareSummary = NodeSummary(
        node: node, role: .gateway, radio: nil, overlay: nil, online: false, lastSeen: nil, meshState: nil, mesh: nil,
        sensors: [])

    /// What a report may leave out left out, and what it may have besides.
    private static let sparseReport = MeshReport(
        node: node, state: .isolated, cause: "nobody is heard", since: time, radio: nil, peers: [], underlay: nil,
        overlay: nil, gatewayLatencyMilliseconds: nil, rungsClimbed: [], history: [],
        radioConfiguration: RFConfiguration(
            generation: 3, country: "US", channel: 38, widthMHz: 2, transmitPowerDBm: 18, antennaGainDBi: 2.15),
        underlayIsOwnChoice: true)
    private static let sparseSummary = NodeSummary(
        node: node, role: .node, radio: radio, overlay: overlay, online: true, lastSeen: time, meshState: .isolated,
        mesh: sparseReport, sensors: [], title: "Barn roof")

    private static let registration = key.map { key in
        RegistrationSummary(
            id: 3, status: .approved, requestedName: node, node: node, radio: radio, publicKey: key, requested: time,
            last: time + .seconds(60), decided: time + .seconds(60), decidedBy: "admin")
    }
    private static let waiting = key.map { key in
        RegistrationSummary(
            id: 4, status: .pending, requestedName: node, node: nil, radio: radio, publicKey: key, requested: time,
            last: time, decided: nil, decidedBy: nil)
    }
    private static let latest = LatestValue(
        node: node, metric: "i2c.bme280.temperature_c", unit: "°C", timeMilliseconds: time.milliseconds, value: 21.37,
        quality: .good, timeSource: .corrected)
    private static let plainLatest = LatestValue(
        node: node, metric: "i2c.bme280.temperature_c", unit: "°C", timeMilliseconds: time.milliseconds, value: 21.37,
        quality: .good)

    static let loginRequest = WireType("LoginRequest", LoginRequest(username: "admin", password: "correct horse"))
    static let loginResponse = WireType(
        "LoginResponse",
        LoginResponse(
            accessToken: "eyJh.eyJp.c2ln", expiresInSeconds: 3600, role: .operator, refreshToken: "c2VjcmV0",
            refreshExpiresInSeconds: 1_209_600, mustChangePassword: true),
        LoginResponse(accessToken: "eyJh.eyJp.c2ln", expiresInSeconds: 3600, role: .operator))
    static let overlayRegistration = WireType(
        "OverlayRegistration",
        key.map {
            OverlayRegistration(
                node: node, radio: radio, publicKey: $0, nonce: Base64.encode(0..<16),
                signature: Base64.encode(100..<132))
        })
    static let overlayAdmission = WireType(
        "OverlayAdmission",
        OverlayAdmission(
            status: .approved, node: node, overlay: IPv4Prefix(address: overlay, length: 24), gatewayKey: key,
            gatewayOverlay: IPv4Address(10, 42, 0, 1), gatewayPort: 51820, token: "halo_AAECAwQFBgc"),
        OverlayAdmission(status: .pending, node: node))
    static let registrationSummary = WireType("RegistrationSummary", registration, waiting)
    static let registrationPage = WireType(
        "RegistrationPage", Page(items: [registration, waiting].compactMap { $0 }, nextCursor: "4"),
        Page(items: [RegistrationSummary]()))
    static let heartbeat = WireType(
        "Heartbeat",
        Heartbeat(
            mesh: report, version: "0.1.0", uptimeSeconds: 86_400, spooledSamples: 12, sensors: ["bme280@1:0x76"]),
        Heartbeat(mesh: bareReport, version: "0.1.0", uptimeSeconds: 5, spooledSamples: 0, sensors: []),
        Heartbeat(mesh: nil, version: "0.1.0", uptimeSeconds: 5, spooledSamples: 0, sensors: []),
        Heartbeat(mesh: sparseReport, version: "0.1.0", uptimeSeconds: 5, spooledSamples: 0, sensors: []))
    static let nodeSummary = WireType("NodeSummary", fullSummary, bareSummary, sparseSummary)
    static let nodePage = WireType(
        "NodePage", Page(items: [fullSummary, bareSummary], nextCursor: node.rawValue), Page(items: [NodeSummary]()),
        Page(items: [sparseSummary]))
    static let telemetryBatch = WireType(
        "TelemetryBatch",
        TelemetryBatch(
            node: node, boot: "4d1f", firstSequence: 41, omitted: [SequenceRun(first: 42, count: 3)],
            samples: [
                Sample(
                    metric: "i2c.bme280.temperature_c", timeMilliseconds: time.milliseconds - 1000, value: 21.25,
                    quality: .implausible, timeSource: .corrected),
                Sample(
                    metric: "i2c.hdc1080.humidity_pct", timeMilliseconds: time.milliseconds, value: 100.0 / 3,
                    quality: .good, timeSource: .corrected),
            ]),
        TelemetryBatch(
            node: node, boot: "4d1f", firstSequence: 41,
            samples: [
                Sample(
                    metric: "i2c.bme280.temperature_c", timeMilliseconds: time.milliseconds, value: 21.37,
                    quality: .good)
            ]))
    static let telemetryReceipt = WireType(
        "TelemetryReceipt", TelemetryReceipt(boot: "4d1f", nextSequence: 42, stored: 1))
    private static let command = NodeCommand(
        id: 7, verb: .restartService, service: "halo-mesh", state: .done, askedBy: "maria", created: time,
        expires: time + .seconds(600), changed: time + .seconds(9),
        output: "systemd is asked to restart halo-mesh.service")
    private static let bareCommand = NodeCommand(
        id: 8, verb: .reboot, state: .waiting, askedBy: "maria", created: time, expires: time + .seconds(600))
    static let nodeCommand = WireType("NodeCommand", command, bareCommand)
    static let nodeCommandPage = WireType("NodeCommandPage", Page(items: [command, bareCommand]))
    static let nodeCommandReport = WireType(
        "NodeCommandReport", NodeCommandReport(state: .failed, output: "no such bus"),
        NodeCommandReport(state: .running))
    static let nodeCommandRequest = WireType(
        "NodeCommandRequest", NodeCommandRequest(verb: .journal, service: "halo-agent", requestKey: "6f1e"),
        NodeCommandRequest(verb: .reboot))
    static let telemetryAggregate = WireType(
        "TelemetryAggregate",
        documents: [
            "node_id": "halo-000a01", "metric": "i2c.bme280.temperature_c", "unit": "°C",
            "points": [["time_ms": 1_795_488_104_250, "count": 60, "min": 21.25, "max": 21.75, "mean": 21.5]],
        ])
    static let telemetrySeries = WireType(
        "TelemetrySeries",
        TelemetrySeries(
            node: node, metric: "i2c.bme280.temperature_c", unit: "°C",
            samples: [
                TelemetrySeries.Point(
                    timeMilliseconds: time.milliseconds, value: 21.37, quality: .unclocked,
                    timeSource: .corrected)
            ], nextCursor: "1795488104250_1_41"),
        TelemetrySeries(
            node: node, metric: "i2c.bme280.temperature_c", unit: "°C",
            samples: [
                TelemetrySeries.Point(timeMilliseconds: time.milliseconds, value: 21.37, quality: .good)
            ]))
    static let latestPage = WireType(
        "LatestPage", Page(items: [latest, plainLatest], nextCursor: "next"), Page(items: [LatestValue]()))
    static let topology = WireType(
        "Topology",
        Topology(
            nodes: [
                Topology.Node(node: node, role: .node, online: true, meshState: .online),
                Topology.Node(node: node, role: .node, online: false, meshState: nil),
            ],
            links: [
                Topology.Link(
                    a: Topology.End(
                        node: node, radio: radio, link: "estab", signalDBm: -71, expectedThroughputKbps: 1350,
                        isNextHop: true), b: Topology.End(node: nil, radio: otherRadio), established: false)
            ]),
        Topology(
            nodes: [],
            links: [
                Topology.Link(
                    a: Topology.End(node: nil, radio: radio),
                    b: Topology.End(
                        node: node, radio: otherRadio, link: "estab", signalDBm: -71, expectedThroughputKbps: 1350,
                        isNextHop: true), established: false)
            ]))
    static let healthReport = WireType(
        "HealthReport",
        HealthReport(
            status: .degraded, node: node, version: "0.1.0", commit: "0123456789ab", buildTime: "2026-11-24T03:01:44Z",
            uptimeSeconds: 77, database: HealthReport.Database(state: "ok", schemaVersion: 1),
            mesh: HealthReport.Mesh(state: .online, overlay: "up", nodes: 10, online: 9)),
        HealthReport(
            status: .down, node: node, version: "0.1.0", commit: "0123456789ab", buildTime: "2026-11-24T03:01:44Z",
            uptimeSeconds: 77, database: HealthReport.Database(state: "corrupt", schemaVersion: nil),
            mesh: HealthReport.Mesh(state: nil, overlay: "unsupported", nodes: 0, online: 0)))
    static let capabilities = WireType(
        "Capabilities", Capabilities(apiVersion: 1, features: ["mesh", "telemetry"], batchSampleLimit: 2000))
    static let problem = WireType(
        "Problem",
        Problem(
            type: "/problems/sequence-gap", title: "Sequence gap", status: 409, detail: "samples 42 to 50 are missing",
            boot: "4d1f", expectedSequence: 42),
        Problem(title: "Not Found", status: 404))

    /// Every shape on the wire, by name.
    public static let all: [WireType] =
        ([
            capabilities, healthReport, heartbeat, latestPage, nodeCommand, nodeCommandPage, nodeCommandReport,
            nodeCommandRequest, loginRequest, loginResponse, nodePage, nodeSummary,
            overlayAdmission, overlayRegistration, problem, registrationPage, registrationSummary, telemetryBatch,
            telemetryReceipt, telemetryAggregate, telemetrySeries, topology,
        ] + documents + hostDocuments + firewallDocuments + modelDocuments).sorted { $0.name < $1.name }
}
