// TOML 1.0 documents through toml++, as a C interface: no exception crosses it, and nothing in it needs C++ to read.
#pragma once

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// A parsed document, or the reason why it is none.
typedef struct halo_toml_document halo_toml_document;

enum {
    HALO_TOML_TABLE = 0,
    HALO_TOML_ARRAY = 1,
    HALO_TOML_STRING = 2,
    HALO_TOML_INTEGER = 3,
    HALO_TOML_FLOAT = 4,
    HALO_TOML_BOOLEAN = 5,
    HALO_TOML_DATE_TIME = 6,
};

// One value. Items stand in depth-first order: the root table, then each child followed by its own children.
// Texts are UTF-8 without a terminator and live as long as the document. Lines and columns count from 1.
typedef struct {
    int32_t kind;
    uint32_t line;
    uint32_t column;
    // How many direct children follow; 0 for scalars.
    uint32_t children;
    // The key in a table; empty in an array and at the root.
    const char *key;
    size_t key_length;
    uint32_t key_line;
    uint32_t key_column;
    // A scalar's value: decimal integers, shortest round-trip floats, `true`, `false`, RFC 3339 date-times.
    const char *text;
    size_t text_length;
} halo_toml_item;

// Parses `length` octets. Returns NULL only when memory has run out.
halo_toml_document *halo_toml_parse(const char *text, size_t length);

// What is wrong with the document, NULL when nothing is; then its place.
const char *halo_toml_error(const halo_toml_document *document, uint32_t *line, uint32_t *column);

// How many items there are; 0 for a document with an error.
size_t halo_toml_count(const halo_toml_document *document);

// Item `index`, below the count.
halo_toml_item halo_toml_item_at(const halo_toml_document *document, size_t index);

// Gives the document back; NULL is allowed.
void halo_toml_free(halo_toml_document *document);

#ifdef __cplusplus
}
#endif
