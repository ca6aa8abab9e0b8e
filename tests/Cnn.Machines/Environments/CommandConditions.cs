namespace Cnn.Machines.Environments;

/// <summary>Every command with streams that cannot be written, with little memory, and ended in the middle.</summary>
internal static class CommandConditions
{
    // Commands that write nothing but lines.
    private static readonly string[] Speaking =
    [
        "eval --checkpoint \"$TRAINED\"", "check synthetic", "predict \"$IMAGE\" --checkpoint \"$TRAINED\"", "summary fashion-mlp", "weights \"$TRAINED\"",
        "weights \"$TRAINED\" --export text", "bench fashion-mlp --seconds 0 --steps 1", "bench-data synthetic --epochs 1", "info", "doctor", "doctor --ranks",
        "profile fashion-mlp --steps 1", "completion bash", "help", "help train", "--help", "--version", "eval --help",
    ];

    // Commands that take long enough to be ended in the middle; many is a folder of images, big a large network.
    private static readonly string[] Long =
    [
        "predict many --checkpoint \"$CONV\" --output a.csv", "predict many --checkpoint \"$CONV\"", "explain many/x1 --checkpoint \"$CONV\"",
        "features --checkpoint \"$CONV\" --image \"$IMAGE\"", "export vgg16-224 --output a.onnx", "weights big --export text --output a.txt",
        "weights big --export pytorch --output a.pt", "weights big --export npy --output npy", "import big.onnx --output a.safetensors",
        "import big --model alexnet8 --output a.safetensors", "plot resnet50 --output a.svg", "doctor", "profile vgg11 --steps 1000",
        "bench vgg11 --seconds 60", "bench-data synthetic --epochs 100000", "eval --checkpoint \"$CONV\"", "check many", "summary resnet50 --flops",
    ];

    private const string Many =
        "mkdir base many && for i in {1..50}; do cp \"$IMAGE\" base/$i.png; done; for i in {1..40}; do cp -r base many/x$i; done; ";

    // A network of 45 million weights.
    private const string BigFile = "\"$CNN\" export alexnet8 --output big.onnx >/dev/null; ",
        Big = BigFile + "\"$CNN\" import big.onnx --output big >/dev/null; ";

    public static IReadOnlyList<Condition> All { get; } =
        [.. Speaking.SelectMany(Streams), .. Writer.Files.SelectMany(Streams), .. Shortages, .. Long.SelectMany(Signals)];

    private static IEnumerable<Condition> Streams(string words)
    {
        string name = words.Replace("\"", "", StringComparison.Ordinal);
        Func<Happening, string?> lost = Expect.Says("standard output could not be written");
        yield return new Condition($"standard output is full and {name}", $"\"$CNN\" {words} >/dev/full", lost);
        yield return new Condition($"standard output is closed and {name}", $"\"$CNN\" {words} >&-", lost);
        yield return new Condition($"standard error is full and {name}", $"\"$CNN\" {words} 2>/dev/full", Expect.Works());
        yield return new Condition($"standard error is closed and {name}", $"\"$CNN\" {words} 2>&-", Expect.Works());
    }

    // What is written is the same, whatever becomes of the streams.
    private static IEnumerable<Condition> Streams(Writer writer)
    {
        string call = $"\"$CNN\" {writer.Call} ", once = $"{Writer.Copies}{call}>/dev/null && mv {writer.Output} first && {{ {call}",
            same = writer.Ending == ".json" ? "test -s out.json" : $"cmp first {writer.Output}",
            after = $"; R=$?; {Writer.Unchanged}{same} || exit 98; exit $R; }}";
        // Where the result is the file, what is said of it goes to standard error.
        yield return new Condition($"standard output is full and {writer.Call}", once + ">/dev/full" + after,
            writer.Words.StartsWith("weights ", StringComparison.Ordinal) ? Expect.Works() : Expect.Says("standard output could not be written"));
        yield return new Condition($"standard error is full and {writer.Call}", once + "2>/dev/full" + after, Expect.Works());
        yield return new Condition(
            $"all streams are closed and {writer.Call}", once + "<&- >&- 2>&-" + after, h => h.Code is 0 or 1 ? Expect.Quiet(h) : $"exit code {h.Code}");
    }

    private static IEnumerable<Condition> Shortages =>
        from writer in Writer.Files.Concat(Writer.Folders)
        from shortage in ((string What, string Limit, string Words)[])
        [
            ("a heap of 24 MB", "export DOTNET_GCHeapHardLimit=0x1800000", "memory"), ("48 open files", "ulimit -n 48", "ulimit -n"),
            ("96 open files", "ulimit -n 96", ""), ("5.5 GB of address space", "ulimit -v 5500000", "of address space, and needs"),
        ]
        select new Condition(
            $"{writer.Call} with {shortage.What}",
            $"{Writer.Copies}{shortage.Limit}; \"$CNN\" {writer.Call}; R=$?; {Writer.Unchanged}exit $R",
            h => h.Code == 0 ? Expect.Works()(h) : Expect.Says(shortage.Words)(h));

    // Ended at several moments: while it starts, while it reads, while it writes.
    private static IEnumerable<Condition> Signals(string words) =>
        from signal in (string[])["INT", "TERM"]
        from moment in (string[])["0.05", "0.2", "0.4", "0.6", "1"]
        select new Condition(
            $"SIG{signal} after {moment} s of {words.Replace("\"", "", StringComparison.Ordinal)}",
            Needed(words) + $"set -m; \"$CNN\" {words} & P=$!; sleep {moment}; kill -{signal} $P 2>/dev/null; SECONDS=0; wait $P; R=$?; " +
                "test $SECONDS -le 6 || R=97; exit $R",
            Expect.Ends(signal == "INT" ? 130 : 143));

    private static string Needed(string words) => words.Contains("many", StringComparison.Ordinal) ? Many
        : words.Contains("big.onnx", StringComparison.Ordinal) ? BigFile
        : words.Contains("big", StringComparison.Ordinal) ? Big : "";
}
