#!/usr/bin/env bash
# Sets up the mesh of a node: driver, supplicant, units. docs/deploy-mesh.md says what and why.
source "$(dirname "${BASH_SOURCE[0]}")/mesh-common.sh"

parse_options node "halo-mesh, halo-agent and halo-field" "$@"
preflight halo-mesh halo-agent halo-field
install_base
install_units halo-agent halo-field
load_driver
finish
