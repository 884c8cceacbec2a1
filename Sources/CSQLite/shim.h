#ifndef HALO_CSQLITE_SHIM_H
#define HALO_CSQLITE_SHIM_H

#include <sqlite3.h>

#endif
