// What the deterministic executor needs and Swift does not offer: the concurrency runtime's hooks. Hook names and signatures: swift/include/swift/Runtime/Concurrency.h of the Swift 6 runtime.
#ifndef CHALOSIM_H
#define CHALOSIM_H

#include <stdint.h>

// How a job tried to leave the simulation.
enum halo_sim_escape_kind {
    HALO_SIM_ESCAPE_GLOBAL = 0,    // enqueued on the global executor: Task { }, Task.detached, an actor called from those
    HALO_SIM_ESCAPE_DELAY = 1,     // a real sleep of the runtime: Task.sleep without the device's clock
    HALO_SIM_ESCAPE_MAIN = 2,      // enqueued on the main executor: @MainActor
};

// Called on the simulation's thread in place of enqueueing the job; the job never runs.
typedef void (*halo_sim_escape_handler)(void *simulation, int kind);

// Puts the hooks in place, once for the process. Jobs enqueued by threads that run no simulation pass through.
void halo_sim_install_hooks(halo_sim_escape_handler handler);

// The simulation the calling thread is running, or NULL.
void *halo_sim_current(void);
void halo_sim_set_current(void *simulation);

// Processor time used by this process, nanoseconds (clock_gettime CLOCK_PROCESS_CPUTIME_ID).
uint64_t halo_sim_cpu_nanoseconds(void);

#endif
