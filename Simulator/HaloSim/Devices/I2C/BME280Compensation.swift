/// The trimming values of one BME280 and the maker's whole-number formulas with them (BST-BME280-DS002 §4.2.3).
struct BME280Compensation: Sendable, Equatable {
    var t1: Int64, t2: Int64, t3: Int64
    var p1: Int64, p2: Int64, p3: Int64, p4: Int64, p5: Int64, p6: Int64, p7: Int64, p8: Int64, p9: Int64
    var h1: Int64, h2: Int64, h3: Int64, h4: Int64, h5: Int64, h6: Int64

    /// Temperature and pressure from the worked example of BST-BMP280-DS001 §3.12, humidity as found on modules.
    static let example = BME280Compensation(
        t1: 27_504, t2: 26_435, t3: -1000,
        p1: 36_477, p2: -10_685, p3: 3024, p4: 2855, p5: 140, p6: -7, p7: 15_500, p8: -14_600, p9: 6000,
        h1: 75, h2: 362, h3: 0, h4: 313, h5: 50, h6: 30)

    /// The fine temperature the other formulas take.
    func fineTemperature(_ raw: Int64) -> Int64 {
        let first = (((raw >> 3) &- (t1 << 1)) &* t2) >> 11
        let offset = (raw >> 4) &- t1
        let second = (((offset &* offset) >> 12) &* t3) >> 14
        return first &+ second
    }

    /// Hundredths of a degree Celsius.
    func temperature(fine: Int64) -> Int64 { (fine &* 5 &+ 128) >> 8 }

    /// 1/256 Pa.
    func pressure(_ raw: Int64, fine: Int64) -> Int64 {
        let offset = fine &- 128_000
        let offsetTerm = (offset &* offset &* p6) &+ ((offset &* p5) << 17) &+ (p4 << 35)
        let scale = ((offset &* offset &* p3) >> 8) &+ ((offset &* p2) << 12)
        let sensitivity = (((1 << 47) &+ scale) &* p1) >> 33
        guard sensitivity != 0 else { return 0 }
        let linear = ((((1_048_576 &- raw) << 31) &- offsetTerm) &* 3125) / sensitivity
        let square = (p9 &* (linear >> 13) &* (linear >> 13)) >> 25
        let cross = (p8 &* linear) >> 19
        return ((linear &+ square &+ cross) >> 8) &+ (p7 << 4)
    }

    /// 1/1024 % relative humidity.
    func humidity(_ raw: Int64, fine: Int64) -> Int64 {
        let offset = fine &- 76_800
        let signal = ((raw << 14) &- (h4 << 20) &- (h5 &* offset) &+ 16_384) >> 15
        let slope = ((((offset &* h6) >> 10) &* (((offset &* h3) >> 11) &+ 32_768)) >> 10) &+ 2_097_152
        let linear = signal &* ((slope &* h2 &+ 8192) >> 14)
        let curved = linear &- (((((linear >> 15) &* (linear >> 15)) >> 7) &* h1) >> 4)
        return min(max(curved, 0), 419_430_400) >> 12
    }

    /// The smallest raw value in `0 ... highest` whose `result` has reached `wanted`, when `result` grows with it.
    static func invert(_ wanted: Int64, highest: Int64, _ result: (Int64) -> Int64) -> Int64 {
        var low: Int64 = 0
        var high = highest
        while low < high {
            let middle = (low + high) / 2
            if result(middle) >= wanted { high = middle } else { low = middle + 1 }
        }
        return low
    }

    /// Registers 0x88…0xA1 (§4.2.2, table 16).
    var firstBlock: [UInt8] {
        let words = [t1, t2, t3, p1, p2, p3, p4, p5, p6, p7, p8, p9]
        let octets = words.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
        return octets + [0, UInt8(truncatingIfNeeded: h1)]
    }

    /// Registers 0xE1…0xE7: H4 and H5 share the octet at 0xE5.
    var secondBlock: [UInt8] {
        [
            UInt8(truncatingIfNeeded: h2), UInt8(truncatingIfNeeded: h2 >> 8), UInt8(truncatingIfNeeded: h3),
            UInt8(truncatingIfNeeded: h4 >> 4), UInt8(truncatingIfNeeded: (h4 & 0xF) | (h5 & 0xF) << 4),
            UInt8(truncatingIfNeeded: h5 >> 4), UInt8(truncatingIfNeeded: h6),
        ]
    }
}
