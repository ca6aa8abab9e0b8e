namespace Cnn.Machines.Environments;

/// <summary>Limits of the process: files, threads, address space, memory, processors.</summary>
internal static class ShortageConditions
{
    private const string Large = "\"$CNN\" bench resnet18 --batch 512 --steps 1 --seconds 0";

    // A control group of memory or of processes, made and taken away again, in either version.
    private const string Group = """
        G=/sys/fs/cgroup; test -f $G/cgroup.controllers || G=$G/KIND; G=$G/cnn-environments-$$; mkdir $G || exit 99
        echo VALUE >$G/$(test -f $G/KIND.max && echo KIND.max || echo LIMIT) || { rmdir $G; exit 99; }
        (echo $BASHPID >$G/cgroup.procs && COMMAND); R=$?; rmdir $G; exit $R
        """;

    private const string Groups = "G=/sys/fs/cgroup; test -f $G/cgroup.controllers || G=$G/memory; mkdir $G/cnn-try && rmdir $G/cnn-try";

    // Another user, whose processes alone count.
    private const string Nobody = "chmod 777 . && setpriv --reuid=65533 --regid=65533 --clear-groups env HOME=/nonexistent ";
    private const string Others = "setpriv --reuid=65533 --regid=65533 --clear-groups env HOME=/nonexistent \"$CNN\" summary fashion-mlp";

    public static IReadOnlyList<Condition> All { get; } =
    [
        new("48 open files", "ulimit -n 48; " + Condition.Train, Expect.Says("ulimit -n")) { IsQuick = true },
        new("96 open files", "ulimit -n 96; " + Condition.Train, Expect.Trains()),
        new("2 GB of address space", "ulimit -v 2000000; " + Condition.Train, Expect.Says("of address space, and needs")) { IsQuick = true },
        new("6 GB of address space", "ulimit -v 6000000; " + Condition.Train, TrainsOrSays("of address space, and needs")),
        new("a heap of 16 MB", "DOTNET_GCHeapHardLimit=0x1000000 " + Condition.Train, Expect.Says("heap may take 16 MiB")) { IsQuick = true },
        new("a heap of 32 MB", "DOTNET_GCHeapHardLimit=0x2000000 " + Condition.Train, TrainsOrSays("memory")),
        new("memory of a control group", Of("memory", "629145600", "memory.limit_in_bytes", Large),
            Expect.Says("the limit of the process's control group leaves")) { Needs = Groups },
        new("a control group that suffices", Of("memory", "629145600", "memory.limit_in_bytes", Condition.Train), Expect.Trains()) { Needs = Groups },
        new("40 threads of a control group", Of("pids", "40", "pids.max", Condition.Train), Expect.Trains()) { Needs = Groups },
        new("12 threads of a control group", Of("pids", "12", "pids.max", Condition.Train), Expect.Says("gives this process no more threads"))
        {
            Needs = Groups,
        },
        .. Threads,
        .. Commands("48 open files", "ulimit -n 48", Expect.Says("ulimit -n")),
        .. Commands("96 open files", "ulimit -n 96", Expect.Works()),
        .. Commands("5.5 GB of address space", "ulimit -v 5500000", WorksOrSays("of address space, and needs")),
        new("DOTNET_PROCESSOR_COUNT=1", "DOTNET_PROCESSOR_COUNT=1 \"$CNN\" info", Expect.Works("Threads: 1 ")) { IsQuick = true },
        new("OMP_NUM_THREADS=1", "OMP_NUM_THREADS=1 \"$CNN\" info", Expect.Works("Threads: 1 ")),
        new("one processor of the machine", "taskset -c 0 \"$CNN\" info", Expect.Works("Threads: 1 ")) { Needs = "taskset -c 0 true" },
        new("no /proc", "unshare -m bash -c 'mount -t tmpfs none /proc && " + Condition.Train + "'", Expect.Trains())
        {
            Needs = "unshare -m bash -c 'mount -t tmpfs none /proc && \"$CNN\" --version'",
        },
        new("no /sys", "unshare -m bash -c 'mount -t tmpfs none /sys && " + Condition.Train + "'", Expect.Trains())
        {
            Needs = "unshare -m bash -c 'mount -t tmpfs none /sys'",
        },
    ];

    // From too few for anything, past the least that suffices: never a crash, and no library is given up for what a trial lacked.
    private static IEnumerable<Condition> Threads => Enumerable.Range(8, 28).Select(count => new Condition(
        $"{count} threads", Nobody + $"env CNN_TUNING_CACHE=cache.tsv bash -c 'ulimit -u {count}; {Condition.Train}'",
        Expect.All(TrainsOrSays("gives this process no more threads"), Expect.Lacks("is not used"))) { Needs = Others });

    private static IEnumerable<Condition> Commands(string what, string limit, Func<Happening, string?> expected) => new[]
    {
        "eval --checkpoint \"$TRAINED\" --data synthetic", "predict \"$IMAGE\" --checkpoint \"$TRAINED\"",
        "export --checkpoint \"$TRAINED\" --output a.onnx", "weights \"$TRAINED\" --export pytorch --output a.pt",
        "bench fashion-mlp --seconds 0 --steps 1", "profile fashion-mlp", "features --checkpoint \"$TRAINED\" --image \"$IMAGE\" --output a",
        "check synthetic", "info", "doctor",
    }.Select(command => new Condition($"{command.Split(' ')[0]} with {what}", $"{limit}; \"$CNN\" {command}", expected));

    private static string Of(string kind, string value, string limit, string command) =>
        Group.Replace("KIND", kind, StringComparison.Ordinal).Replace("VALUE", value, StringComparison.Ordinal)
            .Replace("LIMIT", limit, StringComparison.Ordinal).Replace("COMMAND", command, StringComparison.Ordinal);

    private static Func<Happening, string?> TrainsOrSays(string words) => h => h.Code == 0 ? Expect.Trains()(h) : Expect.Says(words)(h);

    private static Func<Happening, string?> WorksOrSays(string words) => h => h.Code == 0 ? Expect.Works()(h) : Expect.Says(words)(h);
}
