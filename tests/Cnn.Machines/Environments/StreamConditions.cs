namespace Cnn.Machines.Environments;

/// <summary>Streams that are closed or full, terminals, signals.</summary>
internal static class StreamConditions
{
    private const string Terminal = "script -qec '" + Condition.Train + "' /dev/null </dev/null";

    // Told to end after its first epoch; the time is the shell's, in whole seconds.
    // With job control, since bash lets others ignore SIGINT.
    private const string Ended =
        "set -m; \"$CNN\" train fashion-mlp --data synthetic --epochs 100000 --seed 3 --checkpoint kept --json >lines & P=$!; until test -f " +
            "kept/last.safetensors; do sleep 0.1; done; ";

    public static IReadOnlyList<Condition> All { get; } =
    [
        new("standard error is full", Condition.Train + " 2>/dev/full", Expect.Trains("Test accuracy")) { IsQuick = true },
        new("standard error is closed", Condition.Train + " 2>&-", Expect.Trains("Test accuracy")) { IsQuick = true },
        new("standard output is full", Condition.Train + " >/dev/full", Expect.Says("standard output could not be written")),
        new("standard output is closed", Condition.Train + " >&-", Expect.Says("standard output could not be written")),
        new("all streams are closed", Condition.Train + " <&- >&- 2>&-; test $? = 1", Expect.Trains()),
        new("standard input is closed", "\"$CNN\" predict - --checkpoint \"$TRAINED\" <&-",
            h => h.Code == 1 && h.Error.Contains("standard input", StringComparison.Ordinal) ? null : $"exit code {h.Code}: {h.LastWords}"),
        new("the reader goes away", Condition.Train + " --json | head -c 1 >/dev/null", Expect.Trains()),
        new("NO_COLOR", "NO_COLOR=1 " + Terminal, Expect.All(Expect.Trains(), Expect.Lacks("\u001b[3"))) { Needs = "command -v script" },
        new("TERM=dumb", "TERM=dumb " + Terminal, Expect.All(Expect.Trains(), Expect.Lacks("\u001b["))) { Needs = "command -v script" },
        new("an image on standard input", "cat \"$IMAGE\" | \"$CNN\" predict - --checkpoint \"$TRAINED\"", Expect.Works("%")) { IsQuick = true },
        new("SIGTERM", Ended + "kill -TERM $P; SECONDS=0; wait $P; R=$?; test $SECONDS -le 6 && exit $R", Ends(143)),
        new("SIGINT", Ended + "kill -INT $P; wait $P", Ends(130)),
        new("SIGKILL, then --resume",
            Ended + "kill -KILL $P; wait $P 2>/dev/null; \"$CNN\" train fashion-mlp --data synthetic --checkpoint kept --resume --epochs $(($(wc -l <lines) " +
            "+ 2))", Expect.Trains("Going on from")),
    ];

    private static Func<Happening, string?> Ends(int code) => h =>
        h.Code != code ? $"exit code {h.Code}, expected {code}: {h.LastWords}" : h.Error.Contains("--resume", StringComparison.Ordinal)
            ? null
            : $"nothing says how to go on: {h.LastWords}";
}
