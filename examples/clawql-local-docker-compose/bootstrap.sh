#!/bin/sh
# Checks the machine, makes secrets and clawql.local.yaml, prints a summary. Safe to repeat: it is `npm run bootstrap`.
# Beside it writes .env for compose: whose files the container reads, and the port.
set -eu
here="$(cd "$(dirname "$0")" && pwd)"
if [ ! -e "$here/.env" ]; then
  printf 'CLAWQL_UID=%s\nCLAWQL_GID=%s\nCLAWQL_PORT=%s\n' "$(id -u)" "$(id -g)" "${PORT:-8080}" >"$here/.env"
fi
cd "$here/../.."
exec node self-host/start.mjs bootstrap
