namespace Cnn.Machines.Environments;

/// <summary>Homes, caches, languages and libraries that are not as they usually are.</summary>
internal static class PlaceConditions
{
    private const string Other = "env -u CNN_TUNING_CACHE ";

    public static IReadOnlyList<Condition> All { get; } =
    [
        new("HOME is empty", Other + "HOME= " + Condition.Train, Expect.All(Expect.Trains(), Expect.LeavesOnly("kept"))) { IsQuick = true },
        new("HOME is relative", Other + "HOME=home " + Condition.Train, Expect.All(Expect.Trains(), Expect.LeavesOnly("kept"))),
        new("XDG_CACHE_HOME is relative", Other + "HOME=/nonexistent XDG_CACHE_HOME=cache " + Condition.Train,
            Expect.All(Expect.Trains(), Expect.LeavesOnly("kept"))),
        new("CNN_TUNING_CACHE is a folder", "mkdir cache && CNN_TUNING_CACHE=cache " + Condition.Train + " && test -f cache/trials.tsv -o -f cache/tuning.tsv",
            Expect.All(Expect.Trains(), Expect.LeavesOnly("kept", "cache"))),
        new("CNN_TUNING_CACHE cannot be written", "CNN_TUNING_CACHE=/proc " + Condition.Train, Expect.All(Expect.Trains(), Expect.LeavesOnly("kept"))),
        new("CNN_TUNING_CACHE is a pipe", "mkfifo cache && CNN_TUNING_CACHE=cache " + Condition.Train + " && test -p cache", Expect.Trains()),
        new("a damaged cache", "head -c 100000 /dev/urandom >cache; for f in proofs trials libraries; do cp cache cache.$f.tsv; done; CNN_TUNING_CACHE=cache "
            + Condition.Train, Expect.Trains()),
        new("a cache of another version",
            "printf 'a\\tb\\n\\t\\nonednn 0.0\\t1e999\\n' >cache; cp cache cache.proofs.tsv; CNN_TUNING_CACHE=cache " + Condition.Train, Expect.Trains()),
        new("a library that is not there", "CNN_ONEDNN_LIBRARY=/nowhere/libdnnl.so.3 " + Condition.Train,
            Expect.Trains("/nowhere/libdnnl.so.3, which CNN_ONEDNN_LIBRARY names, cannot be used")) { IsQuick = true },
        new("the same, and it is asked for", "CNN_ONEDNN_LIBRARY=/nowhere/libdnnl.so.3 " + Condition.Train + " --backend onednn",
            Expect.Says("/nowhere/libdnnl.so.3")),
        new("a library that is none", "echo no >libdnnl.so.3; CNN_ONEDNN_LIBRARY=./libdnnl.so.3 " + Condition.Train, Expect.Trains("cannot be used")),
        new("other libraries in LD_LIBRARY_PATH", "mkdir l && echo no >l/libdnnl.so.3; LD_LIBRARY_PATH=$PWD/l " + Condition.Train, Expect.Trains()),
        new("an OpenMP runtime that is none", "mkdir l && echo no >l/libgomp.so.1; LD_LIBRARY_PATH=$PWD/l " + Condition.Train, Expect.Trains()),
        new("an OpenMP runtime that is another library",
            "mkdir l && cp $(ls /lib/*/libm.so.6 | head -1) l/libgomp.so.1; LD_LIBRARY_PATH=$PWD/l " + Condition.Train, Expect.Trains())
        {
            Needs = "ls /lib/*/libm.so.6",
        },
        new("libraries above the program's folder",
            "mkdir -p top/bin top/native/linux-x64 && touch top/Cnn.sln && echo no >top/native/linux-x64/libdnnl.so.3 && cp -r \"$FOLDER\"/. top/bin/ && rm " +
            "-rf top/bin/native && top/bin/cnn info", Expect.All(Expect.Works(), Expect.Lacks("top/native/"))) { Needs = "test -x \"$FOLDER/cnn\"" },
        new("a German locale", "LANG=de_DE.UTF-8 LC_ALL=de_DE.UTF-8 " + Condition.Train, Expect.Trains("Test accuracy ")),
        new("a Turkish locale, not invariant", "LANG=tr_TR.UTF-8 LC_ALL=tr_TR.UTF-8 DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=0 " + Condition.Train,
            Expect.Trains()) { Needs = "ls /usr/lib/*/libicuuc.so.*" },
        new("an invariant locale", "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 " + Condition.Train, Expect.Trains()),
        new("a temporary folder that is not there", "TMPDIR=/nonexistent " + Condition.Train, Expect.Trains()),
    ];
}
