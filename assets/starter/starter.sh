#!/bin/sh
# The starter container: a web server, and a log with something of each kind in it.
# PID 1 gets no default signal handlers, so the trap is what makes `docker stop` quick.

interval="${LOG_INTERVAL:-5}"
server=

now() { date -u +%Y-%m-%dT%H:%M:%SZ; }

stop() {
  printf '\033[36m%s\033[0m stopping: the web server is closed\n' "$(now)"
  [ -n "$server" ] && kill "$server" 2>/dev/null
  exit 0
}
trap stop TERM INT

# The page shows which container it came from. A read-only container has no such file, and the page does without.
printf '{"name":"%s","started":"%s"}\n' "$(hostname)" "$(now)" 2>/dev/null >/srv/www/about.json || true

httpd -f -p 80 -u www:www -h /srv/www &
server=$!
printf '\033[1;36mGantry starter\033[0m serving \033[4m/srv/www\033[0m on port \033[32m80\033[0m\n'

tick=0
while kill -0 "$server" 2>/dev/null; do
  # `wait` ends at once on a signal; a plain `sleep` would hold it up.
  sleep "$interval" &
  wait $!
  tick=$((tick + 1))
  memory=$(awk '/MemAvailable/ { print int($2 / 1024) }' /proc/meminfo)
  case $((tick % 7)) in
    0) printf 'warning: %s this line goes to stderr on purpose (number %d)\n' "$(now)" "$tick" >&2 ;;
    1 | 3 | 5) printf '\033[36m%s\033[0m \033[32mINFO\033[0m still here, tick \033[1m%d\033[0m\n' "$(now)" "$tick" ;;
    *) printf '{"time":"%s","level":"info","message":"tick","tick":%d,"memoryAvailableMiB":%d}\n' "$(now)" "$tick" "$memory" ;;
  esac
done

echo 'error: the web server has ended' >&2
exit 1
