/// batman-adv's numbers: net/batman-adv/main.h and include/uapi/linux/batadv_packet.h of Linux 6.1.
enum BatmanConstants {
    /// `ETH_P_BATMAN`.
    static let etherType: UInt16 = 0x4305
    /// `BATADV_COMPAT_VERSION`.
    static let version: UInt8 = 15
    /// `BATADV_TTL`.
    static let timeToLive: UInt8 = 50
    /// `BATADV_JITTER`, nanoseconds.
    static let jitter: UInt64 = 20_000_000
    /// `elp_interval`, set in `batadv_v_hardif_init`, nanoseconds.
    static let probeInterval: Int64 = 500_000_000
    /// `BATADV_PURGE_TIMEOUT`, nanoseconds: a path is forgotten after it, an originator after twice as long.
    static let purgeTimeout: Int64 = 200_000_000_000
    /// How often the tables are looked through. The kernel does so every second (`BATADV_ORIG_WORK_PERIOD`); against
    /// 200 s the difference does not matter, and with 1,000 originators it is work saved.
    static let purgeInterval: Int64 = 10_000_000_000
    /// `BATADV_TQ_MAX_VALUE`, also of hop penalties.
    static let qualityMaximum: UInt32 = 255
    /// `bat_priv->hop_penalty`, set in `batadv_meshif_init_late`.
    static let hopPenalty: UInt32 = 30
    /// `BATADV_TQ_LOCAL_WINDOW_SIZE`, bits.
    static let localWindow: Int32 = 64
    /// `BATADV_OGM_MAX_AGE`.
    static let ogmMaximumAge: Int32 = 64
    /// `BATADV_OGM_MAX_ORIGDIFF`: so many sequence numbers behind, a next hop is given up for a worse one.
    static let ogmMaximumLag: Int32 = 5
    /// `BATADV_EXPECTED_SEQNO_RANGE`.
    static let expectedSequenceRange: Int32 = 65_536
    /// `BATADV_RESET_PROTECTION_MS`, nanoseconds.
    static let resetProtection: Int64 = 30_000_000_000
    /// `BATADV_MAX_AGGREGATION_MS`, nanoseconds.
    static let aggregationTime: Int64 = 100_000_000
    /// `BATADV_MAX_AGGREGATION_BYTES`.
    static let aggregationOctets = 512
    /// `BATADV_NUM_BCASTS_WIRELESS`: times a broadcast is sent on a wireless interface.
    static let wirelessBroadcasts = 3
    /// Between repetitions of a broadcast (`batadv_send_outstanding_bcast_packet`), nanoseconds.
    static let broadcastInterval: Int64 = 5_000_000
    /// `batadv_max_header_len()`: an Ethernet header and the longest unicast header, octets.
    static let maximumHeader = 32
    /// `BATADV_THROUGHPUT_MAX_VALUE`.
    static let throughputMaximum = UInt32.max
    /// Gateway bandwidth announced down and up, 100 kbit/s: `batadv_gw_init` of 10.0/2.0 Mbit/s.
    static let gatewayBandwidth: (down: UInt32, up: UInt32) = (100, 20)

    /// Packet types (`enum batadv_packettype`).
    enum PacketType {
        static let originatorIV: UInt8 = 0x00
        static let broadcast: UInt8 = 0x01
        static let probe: UInt8 = 0x03
        static let originatorV: UInt8 = 0x04
        static let unicast: UInt8 = 0x40
        static let control: UInt8 = 0x43
    }

    /// Header lengths, octets.
    enum HeaderLength {
        static let originatorIV = 24
        static let broadcast = 14
        static let probe = 16
        static let originatorV = 20
        static let unicast = 10
        static let control = 20
    }

    /// Message types of a control packet (`enum batadv_icmp_packettype`).
    enum ControlMessage {
        static let echoReply: UInt8 = 0
        static let echoRequest: UInt8 = 8
        static let timeExceeded: UInt8 = 11
    }

    /// Flags of a BATMAN_IV originator message (`enum batadv_iv_flags`).
    enum Flags {
        static let notBestNextHop: UInt8 = 0x01
        static let directLink: UInt8 = 0x04
    }

    /// TVLV types (`enum batadv_tvlv_type`).
    enum TVLV {
        static let gateway: UInt8 = 0x01
        static let translation: UInt8 = 0x04
    }
}
