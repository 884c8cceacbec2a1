#define _GNU_SOURCE
#include "CNetworkNamespace.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

static int current_namespace(void) {
    return open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC);
}

// A thread left in a foreign namespace would make every later test wrong.
static void go_back(int own) {
    int number = errno;
    if (setns(own, CLONE_NEWNET) != 0) abort();
    close(own);
    errno = number;
}

int namespace_make(void) {
    int own = current_namespace();
    if (own < 0) return -1;
    if (unshare(CLONE_NEWNET) != 0) {
        close(own);
        return -1;
    }
    int made = current_namespace();
    go_back(own);
    return made;
}

int namespace_socket(int space, int domain, int type, int protocol) {
    int own = current_namespace();
    if (own < 0) return -1;
    if (setns(space, CLONE_NEWNET) != 0) {
        close(own);
        return -1;
    }
    int result = socket(domain, type, protocol);
    go_back(own);
    return result;
}
