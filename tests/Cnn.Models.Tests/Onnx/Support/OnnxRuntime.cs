using System.Diagnostics;
using System.Text.Json.Nodes;
using Cnn.OneDnn;

namespace Cnn.Models.Tests.Onnx.Support;

/// <summary>ONNX Runtime as the target OnnxRuntime unpacks it: Debian's Python package with everything below it, run by its own loader.</summary>
internal sealed class OnnxRuntime
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);

    private readonly List<(string Model, string Input, string Output)> jobs = [];
    private readonly Dictionary<string, string?> results = [];
    private readonly string folder;

    public OnnxRuntime(string folder)
    {
        this.folder = folder;
    }

    private static string Tree { get; } = Path.Combine(Checkout.Root, "native", "tools", "onnxruntime");

    private static string Libraries { get; } = Path.Combine(Tree, "usr", "lib", "x86_64-linux-gnu");

    public static bool IsInstalled => File.Exists(Path.Combine(Libraries, "ld-linux-x86-64.so.2"));

    /// <summary>The file of a network to be run.</summary>
    public string PathOf(string name) => Path.Combine(folder, $"{name}.onnx");

    /// <summary>Notes that a network is to be run on a tensor.</summary>
    public void Add(string name, Tensor input)
    {
        string stem = Path.Combine(folder, name);
        Npy.Save($"{stem}.in.npy", input);
        jobs.Add(($"{stem}.onnx", $"{stem}.in.npy", $"{stem}.out.npy"));
    }

    /// <summary>Runs all of them in one process.</summary>
    public void Run()
    {
        if (!IsInstalled)
        {
            return;
        }

        string path = $"{Libraries}:{Path.Combine(Libraries, "blas")}:{Path.Combine(Libraries, "lapack")}";
        var start = new ProcessStartInfo(Path.Combine(Libraries, "ld-linux-x86-64.so.2"))
        {
            ArgumentList = { "--library-path", path, Path.Combine(Tree, "usr", "bin", "python3"), Path.Combine(AppContext.BaseDirectory, "Onnx", "Support", "run_onnx.py") },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PYTHONHOME"] = Path.Combine(Tree, "usr");
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
        foreach ((string model, string input, string result) in jobs)
        {
            process.StandardInput.WriteLine(new JsonObject { ["model"] = model, ["input"] = input, ["output"] = result }.ToJsonString());
        }

        process.StandardInput.Close();
        if (!process.WaitForExit(Limit))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"ONNX Runtime did not end within {Limit}.");
        }

        Assert.That(process.ExitCode, Is.Zero, errors.Result);
        foreach (string line in output.Result.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            JsonNode job = JsonNode.Parse(line)!;
            results[(string)job["model"]!] = (string?)job["error"];
        }
    }

    /// <summary>What ONNX Runtime made of a network; the test is not applicable where there is no ONNX Runtime.</summary>
    public float[] ResultOf(string name)
    {
        if (!IsInstalled)
        {
            Assert.Ignore("ONNX Runtime is not here: ./build.sh --target=OnnxRuntime unpacks it where there is apt and a network.");
        }

        Assert.That(results, Does.ContainKey(PathOf(name)));
        Assert.That(results[PathOf(name)], Is.Null);
        return Npy.Load(Path.Combine(folder, $"{name}.out.npy")).ToArray<float>();
    }
}
