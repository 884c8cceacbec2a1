#ifndef HALO_CHALODEPLOY_H
#define HALO_CHALODEPLOY_H

#include <stddef.h>

/// The script that exchanges programs on a device, UTF-8.
const unsigned char *_Nonnull halo_receive_script(void);
/// Its octets.
size_t halo_receive_script_size(void);

#endif
