// The device's side of a deployment, so that haloctl is one file. `#embed` is C23 (ISO/IEC 9899:2024 6.10.4).
#include "CHaloDeploy.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char script[] = {
#embed "../../deploy/device/receive.sh"
};

const unsigned char *halo_receive_script(void) { return script; }
size_t halo_receive_script_size(void) { return sizeof script; }
