import HaloModel

/// Reads what `iw` printed, to compare with.
enum IwText {
    /// Stations of `iw dev … station dump`: address, then values by name.
    static func stations(_ text: String) -> [(address: MACAddress, values: [String: String])] {
        var stations: [(address: MACAddress, values: [String: String])] = []
        for line in text.split(separator: "\n") {
            if line.hasPrefix("Station "), let address = MACAddress(String(line.split(separator: " ")[1])) {
                stations.append((address, [:]))
            } else if let colon = line.firstIndex(of: ":"), !stations.isEmpty {
                let value = line[line.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
                stations[stations.count - 1].values[String(line[..<colon].drop { $0 == "\t" })] = String(value)
            }
        }
        return stations
    }

    /// The first number in a value.
    static func number(_ value: String?) -> Int? {
        guard let value else { return nil }
        return Int(value.prefix { "-0123456789".contains($0) })
    }
}
