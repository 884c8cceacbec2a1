/// The unit of a metric, from the last part of its name.
public enum MetricUnit {
    /// Name endings and the unit they stand for, longest first where one ends another.
    private static let endings: [(ending: String, unit: String)] = [
        ("_percent", "%"), ("_pct", "%"), ("_dbm", "dBm"), ("_db", "dB"), ("_hpa", "hPa"), ("_kpa", "kPa"),
        ("_pa", "Pa"), ("_mv", "mV"), ("_v", "V"), ("_ma", "mA"), ("_a", "A"), ("_mw", "mW"), ("_w", "W"),
        ("_wh", "Wh"), ("_mah", "mAh"), ("_lux", "lx"), ("_ppm", "ppm"), ("_ppb", "ppb"), ("_ms", "ms"),
        ("_seconds", "s"), ("_s", "s"), ("_kbps", "kbit/s"), ("_mbps", "Mbit/s"), ("_bytes", "B"), ("_mhz", "MHz"),
        ("_hz", "Hz"), ("_celsius", "°C"), ("_c", "°C"), ("_m", "m"), ("_deg", "°"), ("_mps", "m/s"),
    ]

    /// The unit as printed; empty when the name's ending is none of the known.
    public static func symbol(of metric: String) -> String {
        endings.first { metric.hasSuffix($0.ending) }?.unit ?? ""
    }
}
