#define _GNU_SOURCE
#include "CHaloLinux.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/syscall.h>
#include <unistd.h>

int halo_pidfd_open(pid_t process) {
    return (int)syscall(SYS_pidfd_open, process, 0);
}

int halo_pipe(int *ends) {
    return pipe2(ends, O_CLOEXEC);
}

int halo_event_open(void) {
    return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
}

void halo_event_signal(int descriptor) {
    uint64_t one = 1;
    // A full counter (EAGAIN) is readable already, and nothing else can fail on an open event descriptor.
    ssize_t ignored = write(descriptor, &one, sizeof one);
    (void)ignored;
}

static int prepare_files(posix_spawn_file_actions_t *files, int output, int error) {
    int result = posix_spawn_file_actions_addopen(files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    if (result == 0) result = posix_spawn_file_actions_adddup2(files, output, STDOUT_FILENO);
    if (result == 0) result = posix_spawn_file_actions_adddup2(files, error, STDERR_FILENO);
    if (result == 0) result = posix_spawn_file_actions_addclosefrom_np(files, STDERR_FILENO + 1);
    return result;
}

static int prepare_attributes(posix_spawnattr_t *attributes) {
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    short flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF;
    int result = posix_spawnattr_setflags(attributes, flags);
    if (result == 0) result = posix_spawnattr_setpgroup(attributes, 0);
    if (result == 0) result = posix_spawnattr_setsigmask(attributes, &none);
    if (result == 0) result = posix_spawnattr_setsigdefault(attributes, &all);
    return result;
}

int halo_spawn(
    pid_t *process, const char *executable, char *const *arguments, char *const *environment, int output, int error) {
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attributes;
    int result = posix_spawn_file_actions_init(&files);
    if (result != 0) return result;
    result = posix_spawnattr_init(&attributes);
    if (result == 0) {
        result = prepare_files(&files, output, error);
        if (result == 0) result = prepare_attributes(&attributes);
        if (result == 0) result = posix_spawn(process, executable, &files, &attributes, arguments, environment);
        posix_spawnattr_destroy(&attributes);
    }
    posix_spawn_file_actions_destroy(&files);
    return result;
}
