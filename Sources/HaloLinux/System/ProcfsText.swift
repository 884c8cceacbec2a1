/// Reads the kernel's text files (Linux Documentation/filesystems/proc.rst, Documentation/driver-api/thermal/sysfs-api.rst).
/// What is not as documented is `nil`; no text can trap.
enum ProcfsText {
    /// `/proc/uptime`: seconds since boot, then idle seconds of all processors.
    static func uptimeSeconds(_ text: String) -> Double? {
        firstNumber(text)
    }

    /// `/proc/loadavg`: the mean of the run queue over the last minute comes first.
    static func load1(_ text: String) -> Double? {
        firstNumber(text)
    }

    /// `/proc/stat`, line `cpu`: user nice system idle iowait irq softirq steal, in jiffies. Time given to guests is part
    /// of user and nice already.
    static func busySeconds(_ text: String, jiffiesPerSecond: Int) -> Double? {
        for line in lines(text) {
            let fields = line.split(separator: " ")
            guard fields.first == "cpu" else { continue }
            guard fields.count >= 5, jiffiesPerSecond > 0 else { return nil }
            let figures = fields.dropFirst().prefix(8).map { UInt64($0) }
            var busy: Double = 0
            for (index, figure) in figures.enumerated() where index != 3 && index != 4 {
                guard let figure else { return nil }
                busy += Double(figure)
            }
            return busy / Double(jiffiesPerSecond)
        }
        return nil
    }

    /// A line of `/proc/meminfo`, such as `MemTotal:  1893280 kB`, in octets.
    static func memory(_ name: String, _ text: String) -> Int64? {
        for line in lines(text) {
            let fields = line.split(separator: " ")
            guard let label = fields.first, label.last == ":", label.dropLast() == name else { continue }
            guard fields.count == 3, fields[2] == "kB", let count = Int64(fields[1]), count >= 0 else { return nil }
            let (octets, overflow) = count.multipliedReportingOverflow(by: 1024)
            return overflow ? nil : octets
        }
        return nil
    }

    /// `temp` of a thermal zone: thousandths of a degree Celsius. Below absolute zero it is no temperature.
    static func temperatureCelsius(_ text: String) -> Double? {
        guard let value = Int64(firstWord(text)), value > -273_150, value < 1_000_000 else { return nil }
        return Double(value) / 1000
    }

    /// A name the kernel shows on one line, without the zero octet that ends device tree strings; `nil` when empty.
    static func name(_ octets: [UInt8]) -> String? {
        let text = String(decoding: octets.prefix { $0 != 0 && $0 != 0x0A }, as: UTF8.self)
        let printable = String(
            String.UnicodeScalarView(text.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F }))
        let words = printable.split(separator: " ")
        return words.isEmpty ? nil : words.joined(separator: " ")
    }

    private static func lines(_ text: String) -> [Substring] {
        text.split(separator: "\n")
    }

    private static func firstWord(_ text: String) -> Substring {
        text.split { $0 == " " || $0 == "\n" || $0 == "\t" }.first ?? ""
    }

    /// The first word as a finite number that is not negative.
    private static func firstNumber(_ text: String) -> Double? {
        let word = firstWord(text)
        guard word.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == 0x2E }), let value = Double(word),
            value.isFinite
        else { return nil }
        return value
    }
}
