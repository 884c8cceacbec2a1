import CHaloLinux
import HaloHardware

extension ChannelSurvey {
    /// Reads an answer to `NL80211_CMD_GET_SURVEY` (linux/nl80211.h, `enum nl80211_survey_info`) when it is that of the
    /// channel in use: drivers mark it, or it has this frequency. `nil` when it is another's or nothing was counted.
    /// - Throws: `HardwareError` `io` for attributes of the wrong size.
    init?(_ message: GenericNetlinkMessage, inUseMHz: Int?) throws {
        guard let values = try message.attributes.nested(NL80211_ATTR_SURVEY_INFO.rawValue) else { return nil }
        let frequency = try values.integer(NL80211_SURVEY_INFO_FREQUENCY.rawValue, UInt32.self)
        let isMarked = values.has(NL80211_SURVEY_INFO_IN_USE.rawValue)
        guard isMarked || (frequency != nil && frequency.map { Int($0) } == inUseMHz),
            let active = try values.integer(NL80211_SURVEY_INFO_TIME.rawValue, UInt64.self)
        else { return nil }
        func milliseconds(_ type: nl80211_survey_info) throws -> Int64 {
            Int64(clamping: try values.integer(type.rawValue, UInt64.self) ?? 0)
        }
        self.init(
            activeMilliseconds: Int64(clamping: active),
            busyMilliseconds: try milliseconds(NL80211_SURVEY_INFO_TIME_BUSY),
            receiveMilliseconds: try milliseconds(NL80211_SURVEY_INFO_TIME_RX),
            transmitMilliseconds: try milliseconds(NL80211_SURVEY_INFO_TIME_TX),
            noiseDBm: try values.integer(NL80211_SURVEY_INFO_NOISE.rawValue, Int8.self).map { Int($0) })
    }
}
