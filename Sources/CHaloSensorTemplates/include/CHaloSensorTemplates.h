#ifndef HALO_CHALOSENSORTEMPLATES_H
#define HALO_CHALOSENSORTEMPLATES_H

#include <stddef.h>

/// A template compiled into the program.
typedef struct {
    /// Its file name, such as `bme280.toml`.
    const char *_Nonnull name;
    /// Its octets, UTF-8.
    const unsigned char *_Nonnull octets;
    /// How many.
    size_t count;
} HaloSensorTemplate;

/// How many built-in sensor templates there are.
size_t halo_sensor_template_count(void);
/// The template at `index`, from 0, in the order of their names; an empty file past the end.
HaloSensorTemplate halo_sensor_template(size_t index);

#endif
