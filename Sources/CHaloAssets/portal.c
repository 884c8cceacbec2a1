// The portal's templates, pages, style sheets and scripts. `#embed` is C23 (ISO/IEC 9899:2024 6.10.4); clang offers it in all modes.
#include "CHaloAssets.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char login[] = {
#embed "portal/login.mustache"
};
static const unsigned char overview[] = {
#embed "portal/overview.mustache"
};
static const unsigned char password[] = {
#embed "portal/password.mustache"
};
static const unsigned char style[] = {
#embed "portal/portal.css"
};

static const unsigned char docs_html[] = {
#embed "portal/docs.html"
};
static const unsigned char docs_css[] = {
#embed "portal/docs.css"
};
static const unsigned char docs_js[] = {
#embed "portal/docs.js"
};

static const HaloAsset files[] = {
    {"docs.html", docs_html, sizeof docs_html},
    {"docs.css", docs_css, sizeof docs_css},
    {"docs.js", docs_js, sizeof docs_js},
    {"login.mustache", login, sizeof login},
    {"overview.mustache", overview, sizeof overview},
    {"password.mustache", password, sizeof password},
    {"portal.css", style, sizeof style},
};

size_t halo_portal_file_count(void) { return sizeof files / sizeof files[0]; }

HaloAsset halo_portal_file(size_t index) {
    static const HaloAsset none = {"", (const unsigned char *)"", 0};
    return index < sizeof files / sizeof files[0] ? files[index] : none;
}
