#!/bin/sh
# Checks the machine, makes secrets and clawql.local.yaml, prints a summary. Safe to repeat: it is `npm run bootstrap`.
# Beside it writes .env for compose (whose files the container reads, and the port) and clawql.container.yaml: a container listens
# widely, and its neighbours, which parse hostile files, must not be administrators. So it asks for keys.
set -eu
here="$(cd "$(dirname "$0")" && pwd)"
if [ ! -e "$here/.env" ]; then
  printf 'CLAWQL_UID=%s\nCLAWQL_GID=%s\nCLAWQL_PORT=%s\n' "$(id -u)" "$(id -g)" "${PORT:-8080}" >"$here/.env"
fi
if [ ! -e "$here/clawql.container.yaml" ]; then
  (umask 077 && printf 'api:\n  auth:\n    mode: apiKey\n' >"$here/clawql.container.yaml")
fi
cd "$here/../.."
export CLAWQL_CONFIG="$here/clawql.container.yaml"
exec node self-host/start.mjs bootstrap
