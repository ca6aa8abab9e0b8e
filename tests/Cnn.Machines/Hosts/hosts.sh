# Three hosts on this machine: namespaces of the network with a name and an address each, and links to a switch in a fourth, which can be cut or slowed.
# Read by bash in a folder of its own. $CNN is the program, $MPI_ROOT where an MPI was fetched to, $KIND which one: openmpi or mpich.
HOSTS="a b c"
export TERM=dumb CNN_TUNING_CACHE=off
LAB=cnn$$
NET=10.77.0
declare -A ADDRESS=([a]=$NET.1 [b]=$NET.2 [c]=$NET.3)

fail() {
    echo "$*" >&2
    tail -n 12 "$PWD/said" >&2
    exit 1
}

# The namespaces go with everything that still runs in them.
tear_down() {
    for h in $HOSTS switch; do
        for p in $(ip netns pids $LAB-$h 2>/dev/null); do kill -KILL "$p" 2>/dev/null; done
        ip netns del $LAB-$h 2>/dev/null
    done
}

set_up() {
    trap tear_down EXIT
    set -e
    ip netns add $LAB-switch
    ip -n $LAB-switch link add hub type bridge
    ip -n $LAB-switch link set hub up
    for h in $HOSTS; do
        ip netns add $LAB-$h
        ip -n $LAB-switch link add to-$h type veth peer name eth0 netns $LAB-$h
        ip -n $LAB-switch link set to-$h master hub
        ip -n $LAB-switch link set to-$h up
        ip -n $LAB-$h link set lo up
        ip -n $LAB-$h addr add ${ADDRESS[$h]}/24 dev eth0
        ip -n $LAB-$h link set eth0 up
    done
    write_agent
    set +e
    : >said
}

# What launchers call in the place of ssh: options, a host, a command.
write_agent() {
    cat >agent <<END
#!/bin/bash
while [ "\${1#-}" != "\$1" ]; do shift; done
case "\$1" in ${ADDRESS[a]}) h=a ;; ${ADDRESS[b]}) h=b ;; ${ADDRESS[c]}) h=c ;; *) h="\$1" ;; esac
shift
exec ip netns exec $LAB-\$h unshare --uts bash -c "hostname host-\$h; exec \$*"
END
    chmod +x agent
}

# Both directions of every host's link, as a discipline of tc.
slow() {
    for h in $HOSTS; do
        tc -n $LAB-switch qdisc add dev to-$h root "$@" && tc -n $LAB-$h qdisc add dev eth0 root "$@" || fail "the links cannot be slowed"
    done
}

use_openmpi() {
    local lib=$MPI_ROOT/usr/lib/x86_64-linux-gnu
    if [ -x "$MPI_ROOT/usr/bin/orterun" ]; then
        export LD_LIBRARY_PATH=$lib:$lib/openmpi/lib OPAL_PREFIX=$lib/openmpi OPAL_PKGLIBDIR=$lib/openmpi/lib/openmpi3
        export OPAL_PKGDATADIR=$MPI_ROOT/usr/share/openmpi OPAL_SYSCONFDIR=$MPI_ROOT/etc OPAL_BINDIR=$MPI_ROOT/usr/bin
        export PMIX_INSTALL_PREFIX=$lib/pmix2 PATH=$MPI_ROOT/usr/bin:$PATH
    fi

    export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 OMPI_MCA_btl=self,tcp OMPI_MCA_pml=ob1
    export OMPI_MCA_mca_base_component_show_load_errors=0 PMIX_MCA_mca_base_component_show_load_errors=0 PMIX_MCA_pcompress_base_silence_warning=1
    # As docs/distributed.md has it: so that a host that is cut off is found by the launcher too, after the ranks.
    export OMPI_MCA_oob_tcp_keepalive_time=2 OMPI_MCA_oob_tcp_keepalive_intvl=2 OMPI_MCA_oob_tcp_keepalive_probes=8
    MPIRUN="orterun --mca plm_rsh_agent $PWD/agent --host ${ADDRESS[a]}:1,${ADDRESS[b]}:1,${ADDRESS[c]}:1 -n 3 --bind-to none --oversubscribe"
}

use_mpich() {
    if [ -x "$MPI_ROOT/usr/bin/mpiexec.hydra" ]; then
        export LD_LIBRARY_PATH=$MPI_ROOT/usr/lib/x86_64-linux-gnu PATH=$MPI_ROOT/usr/bin:$PATH
    fi

    # UCX sees that the hosts are one machine, and would pass their network by.
    export UCX_TLS=tcp,self
    MPIRUN="mpiexec.hydra -launcher ssh -launcher-exec $PWD/agent -hosts ${ADDRESS[a]},${ADDRESS[b]},${ADDRESS[c]} -n 3 -ppn 1"
}

# A training on the three hosts, started from the first of them; leaves its words in the file said, and how it ended in the file code.
train() {
    use_$KIND
    rm -f code
    (
        ip netns exec $LAB-a unshare --uts bash -c "hostname host-a; exec $MPIRUN '$CNN' train $TRAINING $*" >said 2>&1 </dev/null
        echo $? >code
    ) &
}

# Waits until a condition holds: seconds, words for when it does not, a command.
await() {
    local until=$((SECONDS + $1)) words=$2
    shift 2
    until "$@"; do
        [ $SECONDS -lt $until ] || fail "$words"
        sleep 0.2
    done
}

is_over() { [ -s code ]; }

is_within_an_epoch() {
    is_over && fail "it has ended before anything was the matter"
    [ -n "$(find kept/last.safetensors -newer mark 2>/dev/null)" ]
}

# The process that trains on a host: the only one there that has loaded MPI and is no part of the launcher.
rank_on() {
    for p in $(ip netns pids $LAB-$1); do
        case "$(tr '\0' ' ' </proc/$p/cmdline)" in
            *orterun* | *mpiexec* | *hydra* | bash* | *unshare*) ;;
            *" train "*) echo $p ;;
        esac
    done | tail -n 1
}

weights() { "$CNN" weights "$1/last.safetensors" --export safetensors --output "$1.weights.safetensors" >/dev/null 2>weights-said; }

# The whole trial: a training that something happens to within its second epoch, and one that goes on from what it left.
# The victim's host, the word that names what is the matter, codes that are right, what makes it so.
trial() {
    local victim=$1 words=$2 codes=$3
    shift 3
    set_up
    TRAINING="lenet5 --data synthetic --batch 32 --threads 1 --backend managed --seed 5"
    train --epochs 60 --checkpoint "$PWD/kept" --save-every 3
    await 120 "no epoch was trained" grep -q '^Epoch 1/' said
    touch mark
    await 60 "nothing was kept within the second epoch" is_within_an_epoch
    local began=$SECONDS
    "$@" $victim
    await 30 "the job goes on half a minute after it" is_over
    local took=$((SECONDS - began)) code=$(cat code)
    local line=$(grep -E "rank [0-9] on host-" said)
    case " $codes " in *" $code "*) ;; *) fail "exit code $code, expected one of $codes" ;; esac
    [ "$(grep -cE 'rank [0-9] on host-' said)" = 1 ] || fail "not one line names rank and host"
    case "$line" in *"on host-$victim $words"*) ;; *) fail "it says otherwise: $line" ;; esac
    mend $victim
    local epochs=$(("$(grep -c '^Epoch ' said)" + 1))
    train --epochs $epochs --checkpoint "$PWD/kept" --resume
    await 240 "what goes on does not end" is_over
    [ "$(cat code)" = 0 ] || fail "it does not go on from the checkpoint"
    train --epochs $epochs --checkpoint "$PWD/whole"
    await 240 "the undisturbed training does not end" is_over
    weights "$PWD/kept" && weights "$PWD/whole" || fail "the checkpoints cannot be read"
    cmp -s "$PWD/kept.weights.safetensors" "$PWD/whole.weights.safetensors" || fail "what went on has other weights than what was not disturbed"
    echo "after $took s, code $code: $line" >&2
}

kill_rank() { kill -KILL "$(rank_on $1)"; }

stop_rank() { kill -STOP "$(rank_on $1)"; }

cut_link() { ip -n $LAB-switch link set to-$1 down; }

# Whatever is left on a host that was cut off ends with it.
mend() {
    ip -n $LAB-switch link set to-$1 up
    for h in $HOSTS; do
        for p in $(ip netns pids $LAB-$h); do kill -KILL "$p" 2>/dev/null; done
    done
}

# The time of a step over links of some bandwidth, beside what bytes and messages should take: bits each second, seconds of latency, then tc's words.
measure() {
    local bandwidth=$1 latency=$2
    shift 2
    set_up
    TRAINING="mnist-cnn --data synthetic --batch 32 --threads 1 --backend managed --seed 5 --overlap off"
    train --epochs 1
    await 300 "a training over free links does not end" is_over
    local free=$(step_time)
    slow "$@"
    train --epochs 1
    await 600 "a training over slow links does not end" is_over
    local slowed=$(step_time) bytes=$(("$(sed -n 's/^mnist-cnn: \([0-9,]*\) parameters.*/\1/p' said | tr -d ,)" * 4))
    # Each link carries 2 (n - 1) / n of the gradients in either direction, in 2 (n - 1) messages.
    awk -v b=$bytes -v w=$bandwidth -v l=$latency -v f="$free" -v s="$slowed" 'BEGIN {
        printf "gradients take %.1f ms a step, over free links %.1f ms; predicted %.1f ms more, measured %.1f ms more\n",
            s, f, 1e3 * (2 * 2 / 3 * b * 8 / w + 2 * 2 * l), s - f }' >&2
}

step_time() {
    [ "$(cat code)" = 0 ] || fail "a training failed"
    sed -n 's/.*added gradients up for \([0-9.]*\) ms a step.*/\1/p' said
}
