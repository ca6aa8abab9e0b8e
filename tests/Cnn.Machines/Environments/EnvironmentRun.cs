using System.Diagnostics;

namespace Cnn.Machines.Environments;

/// <summary>Makes conditions one after the other, each in a folder of its own, and looks at what happens.</summary>
internal sealed class EnvironmentRun : IDisposable
{
    // 28 x 28 grey pixels that grow brighter to the right.
    private const string Image =
        "iVBORw0KGgoAAAANSUhEUgAAABwAAAAcCAAAAABXZoBIAAAAL0lEQVR42mNg4BSSVtE1s/cIjErOKa1rnzBz0eote4+dv/Hw1WeGUclRyVFJmCQAPPF0KIuahP0AAAAASUVORK5CYII=";

    /// <summary>How long a condition of one program may take.</summary>
    public static readonly TimeSpan UsualPatience = TimeSpan.FromMinutes(3);

    private readonly string root = Directory.CreateTempSubdirectory("cnn-environments-").FullName;
    private readonly Dictionary<string, string> variables;
    private readonly TimeSpan patience;

    /// <param name="command">What runs the program, with the words that come first, such as "dotnet" and "cnn.dll".</param>
    /// <param name="patience">How long a condition may take; null for the usual.</param>
    /// <exception cref="MachinesException">The program does not train here at all.</exception>
    public EnvironmentRun(IReadOnlyList<string> command, TimeSpan? patience = null)
    {
        this.patience = patience ?? UsualPatience;
        string program = Path.Combine(root, "cnn");
        File.WriteAllText(program, $"#!/bin/sh\nexec {string.Join(' ', command.Select(w => $"'{w}'"))} \"$@\"\n");
        File.WriteAllBytes(Path.Combine(root, "image.png"), Convert.FromBase64String(Image));
        if (OperatingSystem.IsWindows())
        {
            throw new MachinesException("The conditions are made by bash and the tools of Linux.");
        }

        const UnixFileMode readable =
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead
            | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
        File.SetUnixFileMode(program, readable);
        File.SetUnixFileMode(root, readable);
        variables = new Dictionary<string, string>
        {
            ["CNN"] = program,
            ["FOLDER"] = Path.GetDirectoryName(command[^1])!,
            ["TRAINED"] = Path.Combine(root, "trained.safetensors"),
            ["CONV"] = Path.Combine(root, "conv.safetensors"),
            ["ONNX"] = Path.Combine(root, "trained.onnx"),
            ["RECORD"] = Path.Combine(root, "record"),
            ["IMAGE"] = Path.Combine(root, "image.png"),
            ["CNN_TUNING_CACHE"] = Path.Combine(root, "cache.tsv"),
            ["TERM"] = "xterm",
        };
        const string train = "\"$CNN\" train {0} --data synthetic --batch 512 --epochs 1 --threads 1 --checkpoint ",
            prepare = train + "\"$TRAINED\" --report \"$RECORD\" && \"$CNN\" export --checkpoint \"$TRAINED\" --output \"$ONNX\" && ";
        string all = prepare.Replace("{0}", "fashion-mlp", StringComparison.Ordinal) + train.Replace("{0}", "lenet5", StringComparison.Ordinal);
        if (Shell(all + "\"$CONV\"", root) is { Code: not 0 } failure)
        {
            throw new MachinesException($"The program does not train here: {failure.LastWords}");
        }
    }

    /// <summary>Makes a condition.</summary>
    public EnvironmentResult Run(Condition condition)
    {
        string folder = Directory.CreateDirectory(Path.Combine(root, Guid.NewGuid().ToString("N"))).FullName;
        if (condition.Needs is { } needs && Shell(needs, folder).Code != 0)
        {
            return new EnvironmentResult(condition, null, "cannot be made here");
        }

        long start = Stopwatch.GetTimestamp();
        Happening happening = Shell(condition.Script, folder);
        return new EnvironmentResult(condition, Stopwatch.GetElapsedTime(start), condition.Wrong(happening) ?? "") { LastWords = happening.LastWords };
    }

    public void Dispose() => Directory.Delete(root, recursive: true);

    private Happening Shell(string script, string folder)
    {
        // Who runs in the background of a shell ignores interrupts, and so do its children.
        var start = new ProcessStartInfo("env", ["--default-signal=INT,TERM", "bash", "-c", script])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach ((string name, string value) in variables)
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start) ?? throw new MachinesException("There is no bash.");
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        int? code = null;
        if (process.WaitForExit(patience))
        {
            code = process.ExitCode;
        }
        else
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
        }

        return new Happening(folder, code, output.Result, error.Result);
    }
}
