import HaloHardware

/// Reads the kernel's text files (Linux Documentation/filesystems/proc.rst, Documentation/driver-api/thermal/sysfs-api.rst).
/// What is not as documented is `nil`; no text can trap.
enum ProcfsText {
    /// `/proc/uptime`: seconds since boot, then idle seconds of all processors.
    static func uptimeSeconds(_ text: String) -> Double? {
        firstNumber(text)
    }

    /// `/proc/loadavg`: the mean of the run queue over the last minute, five and fifteen minutes; as many as can be read.
    static func loads(_ text: String) -> [Double] {
        var output: [Double] = []
        for word in text.split(separator: " ").prefix(3) {
            guard let value = firstNumber(String(word)) else { break }
            output.append(value)
        }
        return output
    }

    /// `/proc/stat`: lines `cpu0`, `cpu1` … are the processors that are online; `nil` without any.
    static func processors(_ text: String) -> Int? {
        let count = lines(text).count { line in
            let name = line.prefix { $0 != " " }
            return name.hasPrefix("cpu") && name.count > 3 && name.dropFirst(3).allSatisfy(\.isNumber)
        }
        return count == 0 ? nil : count
    }

    /// `scaling_cur_freq`: kHz (Linux Documentation/admin-guide/pm/cpufreq.rst).
    static func frequencyHertz(_ text: String) -> Int64? {
        guard let value = Int64(firstWord(text)), value > 0, value < 100_000_000 else { return nil }
        return value * 1000
    }

    /// `get_throttled`: the firmware's word, hexadecimal.
    static func throttling(_ text: String) -> Throttling? {
        let word = firstWord(text)
        return UInt32(word.hasPrefix("0x") ? word.dropFirst(2) : word, radix: 16).map(Throttling.init)
    }

    /// `SwapTotal` less `SwapFree` of `/proc/meminfo`, octets.
    static func swapUsed(_ text: String) -> Int64? {
        guard let total = memory("SwapTotal", text), let free = memory("SwapFree", text), free <= total else {
            return nil
        }
        return total - free
    }

    /// `/proc/net/dev` (net/core/net-procfs.c, `dev_seq_printf_stats`): two lines of titles, then for each interface its name,
    /// a colon, received octets, packets, errors, drops, fifo, frame, compressed, multicast, and the same eight sent, of which
    /// the last four are others. Lines that are not so are left out.
    static func interfaces(_ text: String) -> [InterfaceCounters] {
        lines(text).dropFirst(2).compactMap { line in
            // A name may have colons (aliases), a figure has none.
            guard let colon = line.lastIndex(of: ":") else { return nil }
            let name = line[..<colon].drop { $0 == " " }
            let figures = line[line.index(after: colon)...].split(separator: " ").compactMap { UInt64($0) }
            guard figures.count >= 16, !name.isEmpty, name.utf8.count <= 64 else { return nil }
            return InterfaceCounters(
                name: String(name),
                received: .init(octets: figures[0], packets: figures[1], errors: figures[2], drops: figures[3]),
                sent: .init(octets: figures[8], packets: figures[9], errors: figures[10], drops: figures[11]))
        }
    }

    /// A whole number of millionths, as sysfs has volts and amperes.
    static func fromMillionths(_ text: String) -> Double? {
        Int64(firstWord(text)).map { Double($0) / 1_000_000 }
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
