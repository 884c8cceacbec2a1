#ifndef CHALOLINUX_H
#define CHALOLINUX_H

#include "CHaloGPIO.h"
#include "CHaloI2C.h"

#include <dirent.h>
#include <linux/batman_adv.h>
#include <linux/genetlink.h>
#include <linux/if_link.h>
#include <linux/if_packet.h>
#include <linux/netlink.h>
#include <linux/nl80211.h>
#include <linux/rtnetlink.h>
#include <linux/wireguard.h>
#include <netinet/in.h>
#include <poll.h>
#include <spawn.h>
#include <stdint.h>
#include <sys/statvfs.h>
#include <sys/types.h>

/// The name in a folder's entry. Swift sees `d_name` as a tuple of its largest size, of which an entry may hold less.
static inline const char *_Nonnull halo_entry_name(const struct dirent *_Nonnull entry) {
    return entry->d_name;
}

/// A descriptor that becomes readable when the process ends (pidfd_open(2), Linux 5.3), or -1 with errno set.
int halo_pidfd_open(pid_t process);

/// A pipe whose ends are not inherited (pipe2(2)): reading end, writing end. Returns 0, or -1 with errno set.
int halo_pipe(int *_Nonnull ends);

/// A descriptor that becomes readable once `halo_event_signal` was called (eventfd(2)), or -1 with errno set.
int halo_event_open(void);

/// Makes the descriptor of `halo_event_open` readable.
void halo_event_signal(int descriptor);

/// What a child of posix_spawn(3) gets: `/dev/null` as input, the two pipes as output and error, no other descriptor,
/// its own process group, no blocked and no ignored signals.
/// Returns 0 or an error number.
int halo_spawn(
    pid_t *_Nonnull process, const char *_Nonnull executable, char *_Nullable const *_Nonnull arguments,
    char *_Nullable const *_Nonnull environment, int output, int error);

#endif
