// The built-in board definitions, so that a program is one file. `#embed` is C23 (ISO/IEC 9899:2024 6.10.4).
#include "CHaloBoardDefinitions.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char generic_40pin[] = {
#embed "../HaloBoards/Boards/generic-40pin.toml"
};

static const unsigned char jetson_nano[] = {
#embed "../HaloBoards/Boards/jetson-nano.toml"
};

static const unsigned char raspberry_pi_3b[] = {
#embed "../HaloBoards/Boards/raspberry-pi-3b.toml"
};

static const unsigned char raspberry_pi_4b[] = {
#embed "../HaloBoards/Boards/raspberry-pi-4b.toml"
};

static const unsigned char raspberry_pi_zero_2w[] = {
#embed "../HaloBoards/Boards/raspberry-pi-zero-2w.toml"
};

static const HaloBoardDefinition files[] = {
    {"generic-40pin.toml", generic_40pin, sizeof generic_40pin},
    {"jetson-nano.toml", jetson_nano, sizeof jetson_nano},
    {"raspberry-pi-3b.toml", raspberry_pi_3b, sizeof raspberry_pi_3b},
    {"raspberry-pi-4b.toml", raspberry_pi_4b, sizeof raspberry_pi_4b},
    {"raspberry-pi-zero-2w.toml", raspberry_pi_zero_2w, sizeof raspberry_pi_zero_2w},
};

size_t halo_board_count(void) { return sizeof files / sizeof files[0]; }

HaloBoardDefinition halo_board(size_t index) {
    static const HaloBoardDefinition none = {"", (const unsigned char *)"", 0};
    return index < sizeof files / sizeof files[0] ? files[index] : none;
}
