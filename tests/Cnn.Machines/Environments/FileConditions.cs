namespace Cnn.Machines.Environments;

/// <summary>Outputs and inputs that are something else than files, folders that cannot be written, disks without room.</summary>
internal static class FileConditions
{
    private const string Export = "\"$CNN\" export --checkpoint \"$TRAINED\" --output ";

    // A file system of 100 KB, in name spaces of its own.
    private const string Small = "mkdir small && unshare -m bash -c 'mount -t tmpfs -o size=100k none small && { ",
        Unmounted = "; R=$?; test -z \"$(ls -A small)\" || echo REMAINS >&2; exit $R; }'";
    private const string Mounts = "unshare -m bash -c 'mount -t tmpfs none /mnt'";

    // As somebody who may read everything here and write nothing.
    private const string Nobody = "chmod 755 . && mkdir shut && chmod 555 shut && setpriv --reuid=65534 --regid=65534 --clear-groups env HOME=/nonexistent ";
    private const string Others = "setpriv --reuid=65534 --regid=65534 --clear-groups env HOME=/nonexistent \"$CNN\" summary fashion-mlp";

    private static IEnumerable<Condition> FullDisks => new[]
    {
        "weights \"$TRAINED\" --export npy --output small/a", "weights \"$TRAINED\" --export text --output small/a.txt",
        "weights \"$TRAINED\" --export pytorch --output small/a.pt", "plot resnet50 --output small/a.png",
        "train fashion-mlp --data synthetic --epochs 1 --checkpoint small/kept",
    }.Select(command => new Condition($"a full disk and {command.Replace("\"", "", StringComparison.Ordinal)}",
        Small + "\"$CNN\" " + command + "; R=$?; find small -name \"*.tmp\" | grep . && echo REMAINS; exit $R; }'",
        Expect.All(Expect.Says("Make room on the disk"), Expect.Lacks("REMAINS"))) { Needs = Mounts });

    public static IReadOnlyList<Condition> All { get; } =
    [
        new("the output is the input", "cp \"$TRAINED\" a && ln -s a b && \"$CNN\" export --checkpoint a --output b; R=$?; cmp a \"$TRAINED\" && exit $R",
            Expect.Says("is the file that is read", 2)) { IsQuick = true },
        new("the output is a device", Export + "/dev/null; R=$?; test -c /dev/null && exit $R", Expect.Says("is a device")) { IsQuick = true },
        new("the output is a pipe", "mkfifo p && " + Export + "p; R=$?; test -p p && exit $R", Expect.Says("is a named pipe")) { IsQuick = true },
        new("the output is a link", "ln -s t l && " + Export + "l && test -L l && test -f t", Expect.Works()) { IsQuick = true },
        new("the output is a loop of links", "ln -s b a && ln -s a b && " + Export + "a", Expect.Says("leads back to itself")),
        new("the output's folder is not there", Export + "no/such/file.onnx", Expect.Says("there is no folder")),
        new("a name of 255 bytes", Export + "$(printf 'x%.0s' {1..255})", Expect.Works()) { IsQuick = true },
        new("a name of 256 bytes", Export + "$(printf 'x%.0s' {1..256})", Expect.Says("shorter name")),
        new("the input is a pipe", "mkfifo p.png && \"$CNN\" predict p.png --checkpoint \"$TRAINED\"",
            h => h.Code == 1 && h.Error.Contains("is a named pipe", StringComparison.Ordinal) ? null : $"exit code {h.Code}: {h.LastWords}") { IsQuick = true },
        new("the input is a device without end", "\"$CNN\" weights /dev/zero", Expect.Says("is a device")),
        new("an image folder with a pipe",
            "mkdir -p d/a && cp \"$IMAGE\" d/a && mkfifo d/a/p.png && \"$CNN\" train fashion-mlp --data folder:d", Expect.Says("p.png")),
        new("a class folder that is a dangling link", "mkdir -p d/a && cp \"$IMAGE\" d/a && ln -s ../gone d/b && \"$CNN\" train fashion-mlp --data folder:d",
            Expect.Says("is a link to")),
        new("the checkpoint's folder cannot be written", Nobody + "\"$CNN\" train fashion-mlp --data synthetic --epochs 1 --checkpoint shut",
            Expect.All(Expect.Says("does not allow it"), Expect.Lacks("Epoch 1/1"))) { Needs = Others },
        new("the report's folder cannot be made", Nobody + "\"$CNN\" train fashion-mlp --data synthetic --epochs 1 --report shut/run",
            Expect.All(Expect.Says("cannot be made"), Expect.Lacks("Epoch 1/1"))) { Needs = Others },
        new("export to a full disk", Small + Export + "small/a.onnx" + Unmounted, Expect.All(Expect.Says("Make room on the disk"), Expect.Lacks("REMAINS")))
        {
            Needs = Mounts,
        },
        new("a checkpoint on a full disk", Small + "\"$CNN\" train fashion-mlp --data synthetic --epochs 1 --checkpoint small/a.safetensors" + Unmounted,
            Expect.All(Expect.Says("Make room on the disk"), Expect.Lacks("REMAINS"))) { Needs = Mounts },
        .. FullDisks,
        new("a read-only file system", "mkdir small && unshare -m bash -c 'mount -t tmpfs -o ro none small && " + Export + "small/a.onnx'",
            Expect.Says("Read-only")) { Needs = Mounts },
        new("two trainings in one folder",
            "\"$CNN\" train fashion-mlp --data synthetic --epochs 100000 --checkpoint kept --json >lines & P=$!; until grep -q '\"epoch\":1,' lines; do " +
            "sleep 0.1; done; " + Condition.Train + "; R=$?; kill -KILL $P; wait $P 2>/dev/null; exit $R", Expect.Says("is being written by another training")),
        new("what a killed process left", "mkdir kept && touch kept/.cnn-999999999-0123456789ab.tmp && " + Condition.Train, Expect.Trains()) { IsQuick = true },
        new("a name that draws on the terminal", "\"$CNN\" eval --checkpoint $'a\\e[31m'", Expect.All(Expect.Says("\\u001B[31m", 2), Expect.Lacks("\u001b")))
        {
            IsQuick = true,
        },
    ];
}
