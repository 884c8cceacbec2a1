// The built-in sensor templates, so that a program is one file. `#embed` is C23 (ISO/IEC 9899:2024 6.10.4).
#include "CHaloSensorTemplates.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char bme280[] = {
#embed "../HaloSensors/Templates/bme280.toml"
};

static const unsigned char ina219[] = {
#embed "../HaloSensors/Templates/ina219.toml"
};

static const unsigned char sht31[] = {
#embed "../HaloSensors/Templates/sht31.toml"
};

static const HaloSensorTemplate files[] = {
    {"bme280.toml", bme280, sizeof bme280},
    {"ina219.toml", ina219, sizeof ina219},
    {"sht31.toml", sht31, sizeof sht31},
};

size_t halo_sensor_template_count(void) { return sizeof files / sizeof files[0]; }

HaloSensorTemplate halo_sensor_template(size_t index) {
    static const HaloSensorTemplate none = {"", (const unsigned char *)"", 0};
    return index < sizeof files / sizeof files[0] ? files[index] : none;
}
