// The schema, so that the gateway is one file. `#embed` is C23 (ISO/IEC 9899:2024 6.10.4); clang offers it in all modes.
#include "CHaloAssets.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char initial[] = {
#embed "../../migrations/0001_initial.sql"
};
static const unsigned char omitted_samples[] = {
#embed "../../migrations/0002_omitted_samples.sql"
};
static const unsigned char compact_telemetry[] = {
#embed "../../migrations/0003_compact_telemetry.sql"
};
static const unsigned char no_sample_rows[] = {
#embed "../../migrations/0004_no_sample_rows.sql"
};

static const unsigned char accounts_trust_events[] = {
#embed "../../migrations/0010_accounts_trust_events.sql"
};

static const unsigned char node_commands[] = {
#embed "../../migrations/0020_node_commands.sql"
};

static const HaloAsset files[] = {
    {"0001_initial.sql", initial, sizeof initial},
    {"0002_omitted_samples.sql", omitted_samples, sizeof omitted_samples},
    {"0003_compact_telemetry.sql", compact_telemetry, sizeof compact_telemetry},
    {"0004_no_sample_rows.sql", no_sample_rows, sizeof no_sample_rows},
    {"0010_accounts_trust_events.sql", accounts_trust_events, sizeof accounts_trust_events},
    {"0020_node_commands.sql", node_commands, sizeof node_commands},
};

size_t halo_migration_count(void) { return sizeof files / sizeof files[0]; }

HaloAsset halo_migration(size_t index) {
    static const HaloAsset none = {"", (const unsigned char *)"", 0};
    return index < sizeof files / sizeof files[0] ? files[index] : none;
}
