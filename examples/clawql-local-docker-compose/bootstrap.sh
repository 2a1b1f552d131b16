#!/bin/sh
# Checks the machine, makes secrets and clawql.local.yaml, prints a summary. Safe to repeat: it is `npm run bootstrap`.
set -eu
cd "$(dirname "$0")/../.."
exec node self-host/start.mjs bootstrap
