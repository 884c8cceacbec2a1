import HaloDocuments
import HaloModel

/// A device of a scenario.
public struct ScenarioNode: Decodable, Sendable {
    /// Its name.
    public var name: Located<NodeID>
    /// What it is for.
    public var role: NodeRole
    /// `/proc/device-tree/model`.
    public var board: String
    /// Metres east and north of the origin.
    public var position: Located<[Double]>
    /// Height of the antenna above the ground, metres.
    public var antennaHeight: Double
    /// Transmit power at the antenna connector, dBm; 21, the EKH01's, unless told otherwise.
    public var txPowerDBm: Double
    /// Whether it has no battery for its calendar clock, which shows 1970 after every power loss.
    public var hasDeadClock: Bool
    /// Sensors on its I2C buses.
    public var sensors: [ScenarioSensor]

    enum CodingKeys: String, CodingKey, CaseIterable {
        case name, role, board, position
        case antennaHeight = "antenna_height"
        case txPowerDBm = "tx_power_dbm"
        case hasDeadClock = "dead_clock"
        case sensors
    }

    /// Reads a device; what may be left out has a default.
    /// - Throws: `DecodingError`.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        name = try values.decode(Located<NodeID>.self, forKey: .name)
        role = try values.decodeIfPresent(NodeRole.self, forKey: .role) ?? .node
        board = try values.decodeIfPresent(String.self, forKey: .board) ?? "Raspberry Pi 4 Model B Rev 1.5"
        position = try values.decode(Located<[Double]>.self, forKey: .position)
        antennaHeight = try values.decodeIfPresent(Double.self, forKey: .antennaHeight) ?? 4
        txPowerDBm = try values.decodeIfPresent(Double.self, forKey: .txPowerDBm) ?? 21
        hasDeadClock = try values.decodeIfPresent(Bool.self, forKey: .hasDeadClock) ?? false
        sensors = try values.decodeIfPresent([ScenarioSensor].self, forKey: .sensors) ?? []
    }
}

/// A sensor wired to a device.
public struct ScenarioSensor: Decodable, Sendable {
    /// The parts the simulator has models of.
    public enum Part: String, Decodable, Sendable, CaseIterable {
        /// Bosch BME280: temperature, humidity, pressure.
        case bme280
        /// TI INA219: voltage and current.
        case ina219
        /// Sensirion SHT31: temperature and humidity.
        case sht31
        /// ROHM BH1750: illuminance.
        case bh1750
        /// TI ADS1115: four voltages.
        case ads1115
        /// TI HDC1080: temperature and humidity.
        case hdc1080
        /// InvenSense MPU-6050: acceleration and rotation.
        case mpu6050
        /// ST VL53L0X: distance.
        case vl53l0x
        /// Solomon Systech SSD1306: a display.
        case ssd1306
    }

    /// Which part.
    public var part: Part
    /// N of `/dev/i2c-N`.
    public var bus: Int
    /// 7-bit address; `nil` is the part's default.
    public var address: Int?

    enum CodingKeys: String, CodingKey, CaseIterable {
        case part, bus, address
    }

    /// Reads a sensor; bus 1 when none is named.
    /// - Throws: `DecodingError`.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        part = try values.decode(Part.self, forKey: .part)
        bus = try values.decodeIfPresent(Int.self, forKey: .bus) ?? 1
        address = try values.decodeIfPresent(Int.self, forKey: .address)
    }
}
