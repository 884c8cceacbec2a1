#include "CHaloSim.h"

#include <stdatomic.h>
#include <time.h>

#define SWIFT_CC __attribute__((swiftcall))

typedef struct Job Job;
typedef SWIFT_CC void (*enqueue_global_original)(Job *);
typedef SWIFT_CC void (*enqueue_delay_original)(unsigned long long, Job *);
typedef SWIFT_CC void (*enqueue_deadline_original)(long long, long long, long long, long long, int, Job *);

extern SWIFT_CC void (*swift_task_enqueueGlobal_hook)(Job *, enqueue_global_original);
extern SWIFT_CC void (*swift_task_enqueueGlobalWithDelay_hook)(unsigned long long, Job *, enqueue_delay_original);
extern SWIFT_CC void (*swift_task_enqueueGlobalWithDeadline_hook)(long long, long long, long long, long long, int, Job *,
                                                                  enqueue_deadline_original);
extern SWIFT_CC void (*swift_task_enqueueMainExecutor_hook)(Job *, enqueue_global_original);

static _Thread_local void *current;
static halo_sim_escape_handler on_escape;

void *halo_sim_current(void) { return current; }
void halo_sim_set_current(void *simulation) { current = simulation; }

static SWIFT_CC void enqueue_global(Job *job, enqueue_global_original original) {
    if (current) on_escape(current, HALO_SIM_ESCAPE_GLOBAL);
    else original(job);
}

static SWIFT_CC void enqueue_delay(unsigned long long delay, Job *job, enqueue_delay_original original) {
    if (current) on_escape(current, HALO_SIM_ESCAPE_DELAY);
    else original(delay, job);
}

static SWIFT_CC void enqueue_deadline(long long sec, long long nsec, long long tsec, long long tnsec, int clock, Job *job,
                                      enqueue_deadline_original original) {
    if (current) on_escape(current, HALO_SIM_ESCAPE_DELAY);
    else original(sec, nsec, tsec, tnsec, clock, job);
}

static SWIFT_CC void enqueue_main(Job *job, enqueue_global_original original) {
    if (current) on_escape(current, HALO_SIM_ESCAPE_MAIN);
    else original(job);
}

void halo_sim_install_hooks(halo_sim_escape_handler handler) {
    static atomic_flag installed = ATOMIC_FLAG_INIT;
    if (atomic_flag_test_and_set(&installed)) return;
    on_escape = handler;
    swift_task_enqueueGlobal_hook = enqueue_global;
    swift_task_enqueueGlobalWithDelay_hook = enqueue_delay;
    swift_task_enqueueGlobalWithDeadline_hook = enqueue_deadline;
    swift_task_enqueueMainExecutor_hook = enqueue_main;
}

uint64_t halo_sim_cpu_nanoseconds(void) {
    struct timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}
