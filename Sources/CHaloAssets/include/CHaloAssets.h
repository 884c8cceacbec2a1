#ifndef HALO_CHALOASSETS_H
#define HALO_CHALOASSETS_H

#include <stddef.h>

/// A file compiled into the program.
typedef struct {
    /// Path relative to its folder, such as `0001_initial.sql`.
    const char *_Nonnull name;
    /// Its octets.
    const unsigned char *_Nonnull octets;
    /// How many.
    size_t count;
} HaloAsset;

/// How many `migrations/NNNN_name.sql` there are.
size_t halo_migration_count(void);
/// The migration at `index`, from 0; an empty file past the end.
HaloAsset halo_migration(size_t index);

/// How many templates and style sheets the portal has.
size_t halo_portal_file_count(void);
/// The portal file at `index`, from 0; an empty file past the end.
HaloAsset halo_portal_file(size_t index);

#endif
