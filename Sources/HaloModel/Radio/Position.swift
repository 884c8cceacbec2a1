/// A point on a local tangent plane, metres: x east, y north, z up.
public struct Position: Sendable, Codable, Equatable {
    /// Metres east of the origin.
    public var x: Double
    /// Metres north of the origin.
    public var y: Double
    /// Metres above the origin.
    public var z: Double

    /// Takes metres.
    public init(x: Double, y: Double, z: Double = 0) {
        self.x = x
        self.y = y
        self.z = z
    }

    /// Straight-line distance, metres.
    public func distance(to other: Position) -> Double {
        let (dx, dy, dz) = (x - other.x, y - other.y, z - other.z)
        return (dx * dx + dy * dy + dz * dz).squareRoot()
    }
}
