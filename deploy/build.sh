#!/usr/bin/env bash
# Builds the programs for aarch64 devices, fully static, into dist/.
source "$(dirname "${BASH_SOURCE[0]}")/../ci/steps.sh"

usage() {
    cat <<'TEXT'
usage: deploy/build.sh [--toolchain debian | --toolchain sdk --libraries FOLDER] [--all | NAME…]

Cross-compiles halo, halo-agent, halo-mesh, halo-field and haloctl, or those named, for aarch64 in release mode: one file
each, with Swift, SQLite, libyaml and the C library inside, so that a device needs nothing but its kernel. They go to
dist/aarch64 with SHA256SUMS and manifest.json. Each is checked to need no shared library and to have less than 25 MB.

--toolchain debian (standard): the compiler is Debian's, downloaded (1.3 GB) and unpacked into .build-toolchain the first
time; nothing is installed on this machine. Needs root, directly or through sudo, to run it in its folder.
--toolchain sdk: this machine's Swift with the static Linux SDK (musl) of the same version. FOLDER has lib/libsqlite3.a,
lib/libyaml.a and lib/libi2c.a for aarch64 and musl, and their headers in include/.
TEXT
}

programs=(halo halo-agent halo-mesh halo-field haloctl)
limit=25000000
names=()
kind=debian
libraries=
while (($#)); do
    case $1 in
        --help) usage && exit 0 ;;
        --all) names=("${programs[@]}") ;;
        --toolchain | --libraries)
            (($# > 1)) || die "$1 needs a value"
            if [[ $1 == --libraries ]]; then libraries=$2; else kind=$2; fi
            shift
            ;;
        -*) usage >&2 && exit 2 ;;
        *)
            [[ " ${programs[*]} " == *" $1 "* ]] || die "$1 is no program; there are ${programs[*]}"
            names+=("$1")
            ;;
    esac
    shift
done
((${#names[@]})) || names=("${programs[@]}")

# Each toolchain sets target and defines compile PROGRAM, and strip_to FILE STRIPPED.
case $kind in
    debian)
        target=aarch64-unknown-linux-gnu
        toolchain=$repository/deploy/toolchains/debian-aarch64
        folder=$repository/.build-toolchain-$(sha256sum "$toolchain" | cut -c 1-12)
        if [[ ! -d $folder ]]; then
            as_root rm -rf "$repository"/.build-toolchain-*
            as_root "$toolchain" make "$folder.partial" || die "the compiler cannot be had: see above, and try again"
            as_root mv "$folder.partial" "$folder"
        fi
        in_toolchain() { as_root "$toolchain" run "$folder" "$repository" "$@"; }
        compile() { in_toolchain swift build --destination /destination.json "${flags[@]}" --product "$1"; }
        strip_to() { in_toolchain llvm-objcopy --strip-all "$1" "$2"; }
        ;;
    sdk)
        target=aarch64-swift-linux-musl
        command -v swift >/dev/null || die 'this machine has no Swift: https://www.swift.org/install/linux'
        version=$(swift --version 2>&1 | sed -nE 's/.*Swift version ([0-9.]+).*/\1/p' | sed -n 1p)
        swift sdk list 2>&1 | grep -F "swift-$version-RELEASE_static-linux" >/dev/null ||
            die "this machine has no static Linux SDK for its Swift $version. Take the address and the sum
that https://www.swift.org/install/linux shows for \"Static Linux SDK\" of Swift $version, then
    swift sdk install ADDRESS --checksum SUM
or build with Debian's compiler: deploy/build.sh --toolchain debian"
        for file in lib/libsqlite3.a lib/libyaml.a lib/libi2c.a include/sqlite3.h include/yaml.h include/i2c/smbus.h; do
            [[ -n $libraries && -f $libraries/$file ]] ||
                die "${libraries:-(no --libraries FOLDER)} has no $file, built for aarch64 and musl, which the SDK lacks"
        done
        libraries=$(realpath "$libraries")
        compile() {
            swift build --swift-sdk "$target" --static-swift-stdlib "${flags[@]}" \
                -Xcc "-I$libraries/include" -Xlinker "-L$libraries/lib" --product "$1"
        }
        strip_to() { llvm-objcopy --strip-all "$1" "$2"; }
        ;;
    *) die "$kind is no toolchain; there are debian and sdk" ;;
esac

# What ci/size measured to keep programs small; a static executable has no relocations to pack.
scratch=.build-aarch64
flags=(
    --configuration release --scratch-path "$scratch"
    --skip-update --disable-automatic-resolution
    -Xswiftc -use-ld=lld -Xswiftc -Xclang-linker -Xswiftc "--ld-path=$repository/ci/link" -Xswiftc -Osize -Xcc -Os -Xcc -ffunction-sections -Xcc -fdata-sections
    -Xswiftc -Xfrontend -Xswiftc -function-sections -Xlinker --gc-sections -Xlinker --icf=all
)
swift package --scratch-path "$scratch" resolve
for name in "${names[@]}"; do
    printf 'building %s\n' "$name"
    compile "$name"
done

built=$scratch/$target/release
output=dist/aarch64
rm -rf "$output"
mkdir -p "$output"
for name in "${names[@]}"; do
    strip_to "$built/$name" "$scratch/$name.stripped"
    install -m 755 "$scratch/$name.stripped" "$output/$name"
done

# is_static FILE: whether it is an aarch64 program that asks for no interpreter and no shared library.
is_static() {
    readelf --file-header "$1" | grep -q 'Machine: *AArch64' &&
        ! readelf --program-headers "$1" | grep -qE '^ *INTERP' &&
        ! readelf --dynamic "$1" | grep -q NEEDED
}

# name_on_device NAME: the seed of every installation calls the gateway's program gateway-api.
name_on_device() {
    if [[ $1 == halo ]]; then printf 'gateway-api\n'; else printf '%s\n' "$1"; fi
}

commit=$(git rev-parse --short=12 HEAD 2>/dev/null || echo unknown)
git diff --quiet HEAD -- 2>/dev/null || commit+=-dirty
entries=()
printf '\n%-12s %8s  %s\n' program MB SHA-256
for name in "${names[@]}"; do
    file=$output/$name
    size=$(stat --format %s "$file")
    sum=$(sha256sum "$file" | cut -d ' ' -f 1)
    printf '%-12s %5d.%02d  %s\n' "$name" $((size / 1000000)) $((size % 1000000 / 10000)) "$sum"
    is_static "$file" || die "$file is not static: $(file -b "$file")"
    ((size < limit)) || die "$file has $size octets, more than a device should carry ($limit)"
    entries+=("{\"name\": \"$name\", \"installed_as\": \"/usr/local/bin/$(name_on_device "$name")\", \"size\": $size, \"sha256\": \"$sum\"}")
done
(cd "$output" && sha256sum "${names[@]}" >SHA256SUMS)
{
    printf '{\n  "commit": "%s",\n  "target": "%s",\n  "programs": [\n' "$commit" "$target"
    printf '%s\n' "${entries[@]}" | sed -E 's/^/    /; $!s/$/,/'
    printf '  ]\n}\n'
} >"$output/manifest.json"
printf '\n%s\n' "$(realpath --relative-to . "$output"): SHA256SUMS and manifest.json beside them"
