import HaloDocuments
import HaloModel

/// A mesh, the ground it stands on, what happens to it, and what is expected of it: one YAML file.
public struct Scenario: Decodable, Sendable {
    /// Short name.
    public var name: String
    /// What it shows, one line.
    public var description: String
    /// ISO 3166-1 alpha-2 code of the regulatory region.
    public var region: String
    /// S1G channel number.
    public var channel: Int
    /// Channel width, MHz.
    public var widthMHz: Int
    /// The mesh all nodes join.
    public var mesh: ScenarioMesh
    /// How radio waves spread.
    public var propagation: ScenarioPropagation
    /// Hills between the nodes.
    public var terrain: Terrain
    /// Where the plane's origin lies on Earth, degrees [north, east].
    public var origin: [Double]
    /// The calendar time at which the run begins.
    public var start: WallTime
    /// How long `halo-sim run` lasts unless told otherwise.
    public var duration: DocumentDuration
    /// Seconds between two samples of a metric.
    public var sampleIntervalSeconds: Int
    /// The devices, gateway first or not.
    public var nodes: [ScenarioNode]
    /// What goes wrong, and when.
    public var faults: [ScenarioFault]
    /// What must hold.
    public var expectations: ScenarioExpectations

    enum CodingKeys: String, CodingKey, CaseIterable {
        case name, description, region, channel
        case widthMHz = "width_mhz"
        case mesh, propagation, terrain, origin, start, duration
        case sampleIntervalSeconds = "sample_interval_s"
        case nodes, faults, expectations
    }

    /// Reads a scenario; what may be left out has a default.
    /// - Throws: `DecodingError`.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        name = try values.decode(String.self, forKey: .name)
        description = try values.decodeIfPresent(String.self, forKey: .description) ?? ""
        region = try values.decodeIfPresent(String.self, forKey: .region) ?? "US"
        channel = try values.decodeIfPresent(Int.self, forKey: .channel) ?? 38
        widthMHz = try values.decodeIfPresent(Int.self, forKey: .widthMHz) ?? 2
        mesh = try values.decodeIfPresent(ScenarioMesh.self, forKey: .mesh) ?? ScenarioMesh()
        propagation =
            try values.decodeIfPresent(ScenarioPropagation.self, forKey: .propagation) ?? ScenarioPropagation()
        terrain = try values.decodeIfPresent(Terrain.self, forKey: .terrain) ?? Terrain(hills: [])
        origin = try values.decodeIfPresent([Double].self, forKey: .origin) ?? [46.95, 7.45]
        start =
            try values.decodeIfPresent(WallTime.self, forKey: .start) ?? WallTime(milliseconds: 1_780_293_600_000)
        duration =
            try values.decodeIfPresent(DocumentDuration.self, forKey: .duration) ?? DocumentDuration(.seconds(3600))
        sampleIntervalSeconds = try values.decodeIfPresent(Int.self, forKey: .sampleIntervalSeconds) ?? 10
        nodes = try values.decode([ScenarioNode].self, forKey: .nodes)
        faults = try values.decodeIfPresent([ScenarioFault].self, forKey: .faults) ?? []
        expectations =
            try values.decodeIfPresent(ScenarioExpectations.self, forKey: .expectations) ?? ScenarioExpectations()
    }
}

/// The mesh of a scenario.
public struct ScenarioMesh: Decodable, Sendable {
    /// Mesh ID.
    public var id = "halo-mesh"
    /// SAE passphrase; `nil` for an open mesh.
    public var passphrase: String?
    /// Secret for `wg-register`.
    public var trustSecret = "simulated-trust-secret"
    /// batman-adv's algorithm.
    public var routing = RoutingAlgorithm.batmanV

    enum CodingKeys: String, CodingKey, CaseIterable {
        case id, passphrase
        case trustSecret = "trust_secret"
        case routing
    }

    /// The default mesh: open.
    public init() {}

    /// Reads the section; what is left out keeps its default.
    /// - Throws: `DecodingError`.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        id = try values.decodeIfPresent(String.self, forKey: .id) ?? id
        passphrase = try values.decodeIfPresent(String.self, forKey: .passphrase)
        trustSecret = try values.decodeIfPresent(String.self, forKey: .trustSecret) ?? trustSecret
        routing = try values.decodeIfPresent(RoutingAlgorithm.self, forKey: .routing) ?? routing
    }
}

/// How radio waves spread in a scenario.
public struct ScenarioPropagation: Decodable, Sendable {
    /// Path loss models, as `RadioMedium` has them.
    public enum Model: String, Decodable, Sendable {
        /// TGah outdoor macro: 8 + 37.6 log10 d.
        case tgahMacro = "tgah-macro"
        /// TGah pico: 23.3 + 36.7 log10 d.
        case tgahPico = "tgah-pico"
        /// Friis.
        case freeSpace = "free-space"
    }

    /// The path loss model.
    public var model = Model.tgahMacro
    /// Standard deviation of the frozen log-normal shadowing, dB.
    public var shadowingDB = 0.0

    enum CodingKeys: String, CodingKey, CaseIterable {
        case model
        case shadowingDB = "shadowing_db"
    }

    /// TGah macro without shadowing.
    public init() {}

    /// Reads the section; what is left out keeps its default.
    /// - Throws: `DecodingError`.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        model = try values.decodeIfPresent(Model.self, forKey: .model) ?? model
        shadowingDB = try values.decodeIfPresent(Double.self, forKey: .shadowingDB) ?? shadowingDB
    }
}
