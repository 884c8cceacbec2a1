import HaloModel

/// The ground: flat at height 0, with hills on it.
public struct Terrain: Decodable, Sendable {
    /// The hills; where they overlap their heights add.
    public var hills: [Hill]

    /// Takes the hills as they are.
    public init(hills: [Hill]) { self.hills = hills }

    /// A round hill: `height` at its middle, falling smoothly to nothing at `radius`.
    public struct Hill: Decodable, Sendable {
        /// Metres east of the origin.
        public var x: Double
        /// Metres north of the origin.
        public var y: Double
        /// Metres above the flat ground.
        public var height: Double
        /// Metres from the middle to the foot.
        public var radius: Double
    }

    /// Height of the ground, metres.
    public func height(x: Double, y: Double) -> Double {
        hills.reduce(0) { sum, hill in
            let (dx, dy) = (x - hill.x, y - hill.y)
            let reach = 1 - (dx * dx + dy * dy) / (hill.radius * hill.radius)
            return reach > 0 ? sum + hill.height * reach * reach : sum
        }
    }

    /// What the ground between two antennas takes from the signal, dB: diffraction over the one edge that stands highest
    /// into the path (ITU-R P.526-15 §4.1, equations 26 and 31).
    public func diffractionLossDB(from a: Position, to b: Position, frequencyKHz: Int) -> Double {
        let length = a.distance(to: b)
        guard !hills.isEmpty, length > 1 else { return 0 }
        let wavelength = 299_792.458 / Double(frequencyKHz)
        let steps = max(2, min(200, Int(length / 10)))
        var worst = -Double.infinity
        for step in 1..<steps {
            let part = Double(step) / Double(steps)
            let ground = height(x: a.x + (b.x - a.x) * part, y: a.y + (b.y - a.y) * part)
            let clearance = ground - (a.z + (b.z - a.z) * part)
            let (d1, d2) = (length * part, length * (1 - part))
            worst = max(worst, clearance * (2 * (d1 + d2) / (wavelength * d1 * d2)).squareRoot())
        }
        guard worst > -0.78 else { return 0 }
        let shifted = worst - 0.1
        return 6.9 + 20 * Decibels.log10((shifted * shifted + 1).squareRoot() + shifted)
    }
}
