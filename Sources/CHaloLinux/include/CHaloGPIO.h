#ifndef CHALOGPIO_H
#define CHALOGPIO_H

#include <linux/gpio.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// The GPIO character device, uAPI v2 (linux/uapi/linux/gpio.h, Linux 5.10). Each function returns 0 unless it says
// otherwise, or -1 with errno set. Names are buffers of GPIO_MAX_NAME_SIZE octets, always ended by a zero octet.

/// Label and number of lines of an open chip (GPIO_GET_CHIPINFO_IOCTL).
int halo_gpio_chip(int chip, char *_Nonnull label, uint32_t *_Nonnull lines);

/// What is known of a line (GPIO_V2_GET_LINEINFO_IOCTL); `flags` of enum gpio_v2_line_flag.
int halo_gpio_line(
    int chip, uint32_t offset, char *_Nonnull name, char *_Nonnull consumer, uint64_t *_Nonnull flags,
    uint32_t *_Nonnull debounceMicroseconds);

/// Requests one line (GPIO_V2_GET_LINE_IOCTL): a descriptor, which is not inherited, or -1 with errno set.
int halo_gpio_request(
    int chip, uint32_t offset, const char *_Nonnull consumer, uint64_t flags, uint32_t debounceMicroseconds,
    bool initialValue);

/// Changes the flags of a line held (GPIO_V2_LINE_SET_CONFIG_IOCTL).
int halo_gpio_configure(int line, uint64_t flags, uint32_t debounceMicroseconds);

/// The logical value of a line held (GPIO_V2_LINE_GET_VALUES_IOCTL): 0 or 1, or -1 with errno set.
int halo_gpio_value(int line);

/// Drives a line held (GPIO_V2_LINE_SET_VALUES_IOCTL).
int halo_gpio_set(int line, bool value);

/// Reads up to `limit` edges that wait, of a descriptor that does not block: their number, or -1 with errno set.
long halo_gpio_edges(int line, struct gpio_v2_line_event *_Nonnull events, size_t limit);

#endif
