#define _GNU_SOURCE
#include "CHaloGPIO.h"

#include <fcntl.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static void copy_name(char *to, const char *from) {
    memcpy(to, from, GPIO_MAX_NAME_SIZE);
    to[GPIO_MAX_NAME_SIZE - 1] = 0;
}

int halo_gpio_chip(int chip, char *label, uint32_t *lines) {
    struct gpiochip_info information = {0};
    if (ioctl(chip, GPIO_GET_CHIPINFO_IOCTL, &information) < 0) return -1;
    copy_name(label, information.label);
    *lines = information.lines;
    return 0;
}

int halo_gpio_line(
    int chip, uint32_t offset, char *name, char *consumer, uint64_t *flags, uint32_t *debounceMicroseconds) {
    struct gpio_v2_line_info information = {.offset = offset};
    if (ioctl(chip, GPIO_V2_GET_LINEINFO_IOCTL, &information) < 0) return -1;
    copy_name(name, information.name);
    copy_name(consumer, information.consumer);
    *flags = information.flags;
    *debounceMicroseconds = 0;
    for (uint32_t index = 0; index < information.num_attrs && index < GPIO_V2_LINE_NUM_ATTRS_MAX; index++) {
        if (information.attrs[index].id == GPIO_V2_LINE_ATTR_ID_DEBOUNCE)
            *debounceMicroseconds = information.attrs[index].debounce_period_us;
    }
    return 0;
}

static void add_attribute(struct gpio_v2_line_config *config, struct gpio_v2_line_attribute attribute) {
    config->attrs[config->num_attrs++] = (struct gpio_v2_line_config_attribute){.attr = attribute, .mask = 1};
}

static void configure(struct gpio_v2_line_config *config, uint64_t flags, uint32_t debounceMicroseconds) {
    config->flags = flags;
    if (debounceMicroseconds == 0) return;
    add_attribute(
        config, (struct gpio_v2_line_attribute){
                    .id = GPIO_V2_LINE_ATTR_ID_DEBOUNCE, .debounce_period_us = debounceMicroseconds});
}

int halo_gpio_request(
    int chip, uint32_t offset, const char *consumer, uint64_t flags, uint32_t debounceMicroseconds, bool initialValue) {
    struct gpio_v2_line_request request = {.num_lines = 1};
    request.offsets[0] = offset;
    strncpy(request.consumer, consumer, sizeof request.consumer - 1);
    configure(&request.config, flags, debounceMicroseconds);
    if (flags & GPIO_V2_LINE_FLAG_OUTPUT)
        add_attribute(
            &request.config,
            (struct gpio_v2_line_attribute){.id = GPIO_V2_LINE_ATTR_ID_OUTPUT_VALUES, .values = initialValue});
    if (ioctl(chip, GPIO_V2_GET_LINE_IOCTL, &request) < 0) return -1;
    // The kernel opens the line's descriptor with O_CLOEXEC; reads of it must not block the reader of edges.
    if (fcntl(request.fd, F_SETFL, O_NONBLOCK) < 0) {
        close(request.fd);
        return -1;
    }
    return request.fd;
}

int halo_gpio_configure(int line, uint64_t flags, uint32_t debounceMicroseconds) {
    struct gpio_v2_line_config config = {0};
    configure(&config, flags, debounceMicroseconds);
    return ioctl(line, GPIO_V2_LINE_SET_CONFIG_IOCTL, &config);
}

int halo_gpio_value(int line) {
    struct gpio_v2_line_values values = {.mask = 1};
    if (ioctl(line, GPIO_V2_LINE_GET_VALUES_IOCTL, &values) < 0) return -1;
    return values.bits & 1;
}

int halo_gpio_set(int line, bool value) {
    struct gpio_v2_line_values values = {.bits = value, .mask = 1};
    return ioctl(line, GPIO_V2_LINE_SET_VALUES_IOCTL, &values);
}

long halo_gpio_edges(int line, struct gpio_v2_line_event *events, size_t limit) {
    ssize_t octets = read(line, events, limit * sizeof *events);
    return octets < 0 ? -1 : octets / (ssize_t)sizeof *events;
}
