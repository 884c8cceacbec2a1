#ifndef CHALOI2C_H
#define CHALOI2C_H

#include <i2c/smbus.h>
#include <linux/i2c-dev.h>
#include <linux/i2c.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// /dev/i2c-N (Linux Documentation/i2c/dev-interface.rst); SMBus calls are libi2c's own, which return a negative error number.
// Each function here returns 0, or -1 with errno set.

/// One message of a raw transfer: so many octets, one way or the other.
typedef struct {
    uint16_t count;
    bool reads;
} HaloI2CMessage;

/// What the adapter can do (I2C_FUNCS): I2C_FUNC_….
int halo_i2c_functionality(int bus, uint64_t *_Nonnull functionality);

/// How long a transfer may take, in units of 10 ms, and how often lost arbitration is tried again (I2C_TIMEOUT, I2C_RETRIES).
/// Both belong to the adapter, whoever uses it.
int halo_i2c_limits(int bus, unsigned long timeout, unsigned long retries);

/// Makes SMBus calls go to this address (I2C_SLAVE): EBUSY when a kernel driver owns it.
int halo_i2c_select(int bus, uint8_t address);

/// A raw transfer (I2C_RDWR). The messages use `octets` one after the other. At most I2C_RDWR_IOCTL_MAX_MSGS of them.
int halo_i2c_transfer(
    int bus, uint8_t address, uint8_t *_Nonnull octets, const HaloI2CMessage *_Nonnull messages, size_t count);

#endif
