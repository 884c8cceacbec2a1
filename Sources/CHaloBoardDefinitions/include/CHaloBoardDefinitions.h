#ifndef HALO_CHALOBOARDDEFINITIONS_H
#define HALO_CHALOBOARDDEFINITIONS_H

#include <stddef.h>

/// A board definition compiled into the program.
typedef struct {
    /// Its file name, such as `generic-40pin.toml`.
    const char *_Nonnull name;
    /// Its octets, UTF-8.
    const unsigned char *_Nonnull octets;
    /// How many.
    size_t count;
} HaloBoardDefinition;

/// How many built-in board definitions there are.
size_t halo_board_count(void);
/// The definition at `index`, from 0, in the order of their names; an empty file past the end.
HaloBoardDefinition halo_board(size_t index);

#endif
