# common.sh - what both start scripts share, to be read by them (bash)
#
# The server holds an exclusive lock on WORK/alive for as long as it lives: it inherits the
# open file. So whether it is there, and when it has gone, is told by the kernel, whoever asks.

DOMAINS="example.org guest.example.org rooms.example.org upload.example.org support.example.org"
READY_SECONDS=60
STOP_SECONDS=30

# die - says why and ends
die() {
    echo "${0##*/}: $*" >&2
    exit 1
}

# server_is_up - whether somebody holds the lock
server_is_up() {
    [ -e "$WORK/alive" ] && ! flock --nonblock "$WORK/alive" true
}

# server_spawn - starts the command in a session of its own, with the lock and console.log
server_spawn() {
    exec 9>"$WORK/alive"
    flock --nonblock 9 || die "a server runs in $WORK already"
    setsid "$@" >"$WORK/console.log" 2>&1 </dev/null &
    echo $! >"$WORK/pid"
    exec 9>&-
}

# server_await - returns when an XMPP stream to the port is answered; ends the script when the server has died
server_await() {
    local port=$1 domain=$2 namespace=$3 end=$((SECONDS + READY_SECONDS)) answer
    while [ $SECONDS -lt $end ]; do
        if exec 8<>"/dev/tcp/127.0.0.1/$port"; then
            printf "<?xml version='1.0'?><stream:stream xmlns='%s' %s to='%s' version='1.0'>" \
                "$namespace" "xmlns:stream='http://etherx.jabber.org/streams'" "$domain" >&8
            # an open port says little: ejabberd binds its ports seconds before it reads from them
            if read -r -t $((end - SECONDS + 1)) -d '>' answer <&8; then
                exec 8>&-
                return 0
            fi
            exec 8>&-
        fi 2>/dev/null
        server_is_up || { cat "$WORK/console.log"; die "the server has ended, see above and $WORK"; }
        sleep 0.05 # until the port is bound there is no event to wait for
    done
    die "no answer on port $port within $READY_SECONDS s, see $WORK"
}

# server_end - sends the signal to the server and returns when it has gone
server_end() {
    local pid
    server_is_up || return 0
    pid=$(cat "$WORK/pid")
    kill "-$1" "$pid" 2>/dev/null || true
    if ! flock --timeout "$STOP_SECONDS" "$WORK/alive" true; then
        kill -KILL "$pid" 2>/dev/null || true
        flock --timeout "$STOP_SECONDS" "$WORK/alive" true || die "process $pid does not end"
    fi
    rm -f "$WORK/pid"
}

# usage - prints the comment at the head of the script
usage() {
    sed -n '2,/^[^#]/s/^# \{0,1\}//p' "$0"
    exit 2
}
