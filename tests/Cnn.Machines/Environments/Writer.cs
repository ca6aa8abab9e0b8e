namespace Cnn.Machines.Environments;

/// <summary>A command that writes.</summary>
/// <param name="Words">The command, whose last word is the option that takes the output.</param>
/// <param name="Ending">What names of its output end in, with the dot; empty for a folder.</param>
internal sealed record Writer(string Words, string Ending)
{
    /// <summary>Copies what the commands read, so that each condition can show that they are untouched.</summary>
    public const string Copies =
        "cp \"$TRAINED\" t.safetensors; cp \"$CONV\" c.safetensors; cp \"$ONNX\" o.onnx; cp \"$IMAGE\" i.png; cp -r \"$RECORD\" r; ";

    /// <summary>Fails with a code of its own where an input is another than it was.</summary>
    public const string Unchanged =
        "{ cmp t.safetensors \"$TRAINED\" && cmp c.safetensors \"$CONV\" && cmp o.onnx \"$ONNX\" && cmp i.png \"$IMAGE\" && diff -r r \"$RECORD\"; } "
        + "|| exit 99; ";

    /// <summary>What <see cref="Copies"/> makes.</summary>
    public static readonly string[] Inputs = ["t.safetensors", "c.safetensors", "o.onnx", "i.png", "r"];

    /// <summary>Those that write a file.</summary>
    public static IReadOnlyList<Writer> Files { get; } =
    [
        new("export --checkpoint t.safetensors --output", ".onnx") { Input = "t.safetensors" },
        new("import o.onnx --output", ".safetensors") { Input = "o.onnx" },
        new("import t.safetensors --model fashion-mlp --output", ".safetensors") { Input = "t.safetensors" },
        new("weights t.safetensors --export text --output", ".txt") { Input = "t.safetensors" },
        new("weights t.safetensors --export safetensors --output", ".safetensors") { Input = "t.safetensors" },
        new("weights t.safetensors --export pytorch --output", ".pt") { Input = "t.safetensors" },
        new("weights t.safetensors --name dense_1/bias --export npy --output", ".npy") { Input = "t.safetensors" },
        new("plot --checkpoint t.safetensors --output", ".svg") { Input = "t.safetensors" },
        new("plot --checkpoint t.safetensors --every-layer --output", ".png") { Input = "t.safetensors" },
        new("report r --output", ".html") { Input = "r/run.jsonl" },
        new("explain i.png --checkpoint c.safetensors --output", ".html") { Input = "i.png" },
        new("predict i.png --checkpoint t.safetensors --output", ".csv") { Input = "i.png" },
        new("profile fashion-mlp --steps 1 --trace", ".json"),
    ];

    /// <summary>Those that write a folder.</summary>
    public static IReadOnlyList<Writer> Folders { get; } =
    [
        new("features --checkpoint t.safetensors --image i.png --output", ""),
        new("explain i.png --checkpoint c.safetensors --output", ""),
        new("weights t.safetensors --export npy --output", ""),
        new("train fashion-mlp --data synthetic --epochs 1 --report", ""),
        new("train fashion-mlp --data synthetic --epochs 1 --tensorboard", ""),
        new("train fashion-mlp --data synthetic --epochs 1 --checkpoint", ""),
    ];

    /// <summary>What it reads; null for nothing.</summary>
    public string? Input { get; init; }

    /// <summary>A name of an output.</summary>
    public string Output => "out" + Ending;

    /// <summary>What a user types, by which conditions are named: the same command may write a file or a folder.</summary>
    public string Call => $"{Words} {Output}";
}
