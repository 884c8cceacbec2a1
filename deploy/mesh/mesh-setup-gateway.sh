#!/usr/bin/env bash
# Sets up the mesh of a gateway: driver, supplicant, units. docs/deploy-mesh.md says what and why.
source "$(dirname "${BASH_SOURCE[0]}")/mesh-common.sh"

parse_options gateway "halo-mesh, gateway-api and halo-agent" "$@"
preflight halo-mesh gateway-api halo-agent
install_base
install_units gateway-api halo-agent
load_driver
finish
