// toml++ recurses for every level of nesting when it parses and when it frees, so nesting is bounded here:
// by its own limit for arrays and inline tables, and by `maximum_dots_per_line` for dotted keys, which it does not
// bound.
//
// Its assertions can be reached by damaged files, and without assertions it goes on from false assumptions: here they
// throw.
#undef NDEBUG
#include <stdexcept>

namespace {

[[noreturn]] void refuse_assumption() { throw std::runtime_error("the text makes no sense as TOML"); }

}  // namespace

#define TOML_ASSERT(expression) ((expression) ? static_cast<void>(0) : refuse_assumption())
#define TOML_HEADER_ONLY 1
#define TOML_MAX_NESTED_VALUES 32
#define TOML_ENABLE_FORMATTERS 0
#include <toml++/toml.h>

#include <algorithm>
#include <charconv>
#include <new>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "CHaloDocuments.h"

namespace {

constexpr std::size_t maximum_dots_per_line = 64;
constexpr unsigned maximum_depth = 128;

struct item {
    std::int32_t kind;
    toml::source_position place;
    std::uint32_t children;
    std::string key;
    toml::source_position key_place;
    std::string text;
};

}  // namespace

struct halo_toml_document {
    std::vector<item> items;
    bool failed = false;
    std::string error;
    toml::source_position error_place;

    void fail(std::string reason, toml::source_position place) {
        if (failed) return;
        failed = true;
        error = std::move(reason);
        error_place = place;
    }
};

namespace {

std::string float_text(double value) {
    char buffer[40];
    auto result = std::to_chars(buffer, buffer + sizeof buffer, value);
    return std::string(buffer, result.ptr);
}

template <typename Value>
std::string streamed(const Value &value) {
    std::ostringstream stream;
    stream << value;
    return stream.str();
}

void flatten(halo_toml_document &document, const toml::node &node, std::string key, toml::source_position key_place,
             unsigned depth) {
    auto place = node.source().begin;
    if (depth > maximum_depth) {
        document.fail("nested more than 128 levels deep", place);
        return;
    }
    item entry{HALO_TOML_TABLE, place, 0, std::move(key), key_place, {}};
    if (auto table = node.as_table()) {
        entry.children = static_cast<std::uint32_t>(table->size());
        document.items.push_back(std::move(entry));
        std::vector<std::pair<const toml::key *, const toml::node *>> entries;
        for (auto &&[name, value] : *table) entries.emplace_back(&name, &value);
        // toml++ keeps tables sorted by key; the order of the document is what a reader expects back.
        std::stable_sort(entries.begin(), entries.end(), [](const auto &left, const auto &right) {
            return left.first->source().begin < right.first->source().begin;
        });
        for (auto &[name, value] : entries)
            flatten(document, *value, std::string(name->str()), name->source().begin, depth + 1);
        return;
    }
    if (auto array = node.as_array()) {
        entry.kind = HALO_TOML_ARRAY;
        entry.children = static_cast<std::uint32_t>(array->size());
        document.items.push_back(std::move(entry));
        for (auto &element : *array) flatten(document, element, {}, element.source().begin, depth + 1);
        return;
    }
    if (auto value = node.as_string()) {
        entry.kind = HALO_TOML_STRING;
        entry.text = value->get();
    } else if (auto value = node.as_integer()) {
        entry.kind = HALO_TOML_INTEGER;
        entry.text = std::to_string(value->get());
    } else if (auto value = node.as_floating_point()) {
        entry.kind = HALO_TOML_FLOAT;
        entry.text = float_text(value->get());
    } else if (auto value = node.as_boolean()) {
        entry.kind = HALO_TOML_BOOLEAN;
        entry.text = value->get() ? "true" : "false";
    } else {
        entry.kind = HALO_TOML_DATE_TIME;
        if (auto date = node.as_date()) entry.text = streamed(date->get());
        if (auto time = node.as_time()) entry.text = streamed(time->get());
        if (auto both = node.as_date_time()) entry.text = streamed(both->get());
    }
    document.items.push_back(std::move(entry));
}

void refuse_long_dotted_lines(halo_toml_document &document, std::string_view text) {
    std::uint32_t line = 1;
    std::size_t dots = 0;
    for (char character : text) {
        if (character == '\n') {
            line += 1;
            dots = 0;
        } else if (character == '.' && ++dots > maximum_dots_per_line) {
            document.fail("more than 64 dots in one line; break it into several", {line, 1});
            return;
        }
    }
}

void parse_into(halo_toml_document &document, std::string_view text) {
    refuse_long_dotted_lines(document, text);
    if (document.failed) return;
#if TOML_EXCEPTIONS
    const toml::table root = toml::parse(text);
    flatten(document, root, {}, {1, 1}, 0);
#else
    const toml::parse_result root = toml::parse(text);
    if (!root) {
        document.fail(std::string(root.error().description()), root.error().source().begin);
        return;
    }
    flatten(document, root.table(), {}, {1, 1}, 0);
#endif
}

}  // namespace

halo_toml_document *halo_toml_parse(const char *text, size_t length) {
    auto document = new (std::nothrow) halo_toml_document;
    if (document == nullptr) return nullptr;
    try {
        try {
            parse_into(*document, std::string_view(text, length));
        } catch (const toml::parse_error &error) {
            document->fail(std::string(error.description()), error.source().begin);
        } catch (const std::bad_alloc &) {
            throw;
        } catch (const std::exception &error) {
            document->fail(error.what(), {1, 1});
        }
    } catch (...) {
        delete document;
        return nullptr;
    }
    if (document->failed) document->items.clear();
    return document;
}

const char *halo_toml_error(const halo_toml_document *document, uint32_t *line, uint32_t *column) {
    if (!document->failed) return nullptr;
    *line = document->error_place.line;
    *column = document->error_place.column;
    return document->error.c_str();
}

size_t halo_toml_count(const halo_toml_document *document) { return document->items.size(); }

halo_toml_item halo_toml_item_at(const halo_toml_document *document, size_t index) {
    const item &entry = document->items[index];
    return {entry.kind, entry.place.line, entry.place.column, entry.children, entry.key.data(), entry.key.size(),
            entry.key_place.line, entry.key_place.column, entry.text.data(), entry.text.size()};
}

void halo_toml_free(halo_toml_document *document) { delete document; }
