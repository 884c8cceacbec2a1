#include "CHaloI2C.h"

#include <errno.h>
#include <sys/ioctl.h>

int halo_i2c_functionality(int bus, uint64_t *functionality) {
    unsigned long functions = 0;
    if (ioctl(bus, I2C_FUNCS, &functions) < 0) return -1;
    *functionality = functions;
    return 0;
}

int halo_i2c_limits(int bus, unsigned long timeout, unsigned long retries) {
    if (ioctl(bus, I2C_TIMEOUT, timeout) < 0) return -1;
    return ioctl(bus, I2C_RETRIES, retries) < 0 ? -1 : 0;
}

int halo_i2c_select(int bus, uint8_t address) {
    return ioctl(bus, I2C_SLAVE, (unsigned long)address) < 0 ? -1 : 0;
}

int halo_i2c_transfer(int bus, uint8_t address, uint8_t *octets, const HaloI2CMessage *messages, size_t count) {
    struct i2c_msg list[I2C_RDWR_IOCTL_MAX_MSGS];
    if (count > I2C_RDWR_IOCTL_MAX_MSGS) {
        errno = EINVAL;
        return -1;
    }
    for (size_t index = 0; index < count; index++) {
        list[index] = (struct i2c_msg){
            .addr = address,
            .flags = messages[index].reads ? I2C_M_RD : 0,
            .len = messages[index].count,
            .buf = octets};
        octets += messages[index].count;
    }
    struct i2c_rdwr_ioctl_data transfer = {.msgs = list, .nmsgs = (uint32_t)count};
    return ioctl(bus, I2C_RDWR, &transfer) < 0 ? -1 : 0;
}
