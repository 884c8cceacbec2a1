// The built-in sensor templates, so that a program is one file. `#embed` is C23 (ISO/IEC 9899:2024 6.10.4).
#include "CHaloSensorTemplates.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char ads1115[] = {
#embed "../HaloSensors/Templates/ads1115.toml"
};

static const unsigned char bh1750[] = {
#embed "../HaloSensors/Templates/bh1750.toml"
};

static const unsigned char bme280[] = {
#embed "../HaloSensors/Templates/bme280.toml"
};

static const unsigned char hdc1080[] = {
#embed "../HaloSensors/Templates/hdc1080.toml"
};

static const unsigned char ina219[] = {
#embed "../HaloSensors/Templates/ina219.toml"
};

static const unsigned char mpu6050[] = {
#embed "../HaloSensors/Templates/mpu6050.toml"
};

static const unsigned char sht31[] = {
#embed "../HaloSensors/Templates/sht31.toml"
};

static const unsigned char ssd1306[] = {
#embed "../HaloSensors/Templates/ssd1306.toml"
};

static const unsigned char vl53l0x[] = {
#embed "../HaloSensors/Templates/vl53l0x.toml"
};

static const HaloSensorTemplate files[] = {
    {"ads1115.toml", ads1115, sizeof ads1115},
    {"bh1750.toml", bh1750, sizeof bh1750},
    {"bme280.toml", bme280, sizeof bme280},
    {"hdc1080.toml", hdc1080, sizeof hdc1080},
    {"ina219.toml", ina219, sizeof ina219},
    {"mpu6050.toml", mpu6050, sizeof mpu6050},
    {"sht31.toml", sht31, sizeof sht31},
    {"ssd1306.toml", ssd1306, sizeof ssd1306},
    {"vl53l0x.toml", vl53l0x, sizeof vl53l0x},
};

size_t halo_sensor_template_count(void) { return sizeof files / sizeof files[0]; }

HaloSensorTemplate halo_sensor_template(size_t index) {
    static const HaloSensorTemplate none = {"", (const unsigned char *)"", 0};
    return index < sizeof files / sizeof files[0] ? files[index] : none;
}
