using System.Text.Json;
using Cnn.OneDnn.Files;
using Cnn.OneDnn.Planning;
using Cnn.OneDnn.Verification.Ops;

namespace Cnn.OneDnn.Verification;

/// <summary>
/// Checks the engine against results that it did not make: single ops with their gradients, optimizers step by step, and whole training runs, from
/// a folder of JSON and safetensors files (ops, optimizers, training; each pair may be absent, not all).
/// </summary>
public static class GoldenRunner
{
    private const long LargestJson = 256L << 20;
    private static readonly string[] Suites = ["ops", "optimizers", "training"];

    /// <summary>Runs all cases of a folder.</summary>
    /// <param name="directory">Where the files lie.</param>
    /// <param name="options">What computes, and in what precision; bfloat16 is emulated where the CPU lacks it.</param>
    /// <param name="report">Told of each case when it is done; null for none.</param>
    /// <param name="cancellation">Ends the run after the current case.</param>
    /// <exception cref="GoldenFormatException">There are no cases, or a file as a whole cannot be read.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static GoldenTotals Run(
        string directory, ModelOptions? options = null, Action<GoldenResult>? report = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(directory);
        options ??= new ModelOptions();
        string[] present = [.. Suites.Where(s => File.Exists(Path.Combine(directory, s + ".json")))];
        if (present.Length == 0)
        {
            throw new GoldenFormatException(
                $"'{directory}' holds no golden cases: expected {string.Join(", ", Suites.Select(s => s + ".json"))}, each with its .safetensors.");
        }

        int passed = 0, failed = 0, unsupported = 0;
        Engine host = options.Engine ?? Engine.Default;
        ComputeEngine engine = host.Acquire(options.Backend);
        try
        {
            foreach (string suite in present)
            {
                using JsonDocument cases = ReadCases(Path.Combine(directory, suite + ".json"));
                using var tensors = new GoldenTensors(Path.Combine(directory, suite + ".safetensors"));
                Func<JsonElement, string?> verify = suite switch
                {
                    "ops" => new OpVerifier(engine, options.DataTypePolicy, tensors).Verify,
                    "optimizers" => new OptimizerVerifier(engine, tensors).Verify,
                    _ => new TrainingVerifier(options, tensors).Verify,
                };
                foreach (JsonElement json in cases.RootElement.EnumerateArray())
                {
                    cancellation.ThrowIfCancellationRequested();
                    GoldenResult result = RunOne(suite, json, verify);
                    _ = result.Status switch { GoldenStatus.Passed => passed++, GoldenStatus.Failed => failed++, _ => unsupported++ };
                    report?.Invoke(result);
                }
            }
        }
        finally
        {
            host.Release(engine);
        }

        return new GoldenTotals(passed, failed, unsupported);
    }

    private static GoldenResult RunOne(string suite, JsonElement json, Func<JsonElement, string?> verify)
    {
        string id = "?";
        try
        {
            id = GoldenJson.Text(json, "id");
            return verify(json) is { } complaint
                ? new GoldenResult(suite, id, GoldenStatus.Failed, complaint)
                : new GoldenResult(suite, id, GoldenStatus.Passed, "");
        }
        catch (UnsupportedException e)
        {
            return new GoldenResult(suite, id, GoldenStatus.Unsupported, e.Message);
        }
        catch (Exception e) when (e is CnnException or FormatException or ArgumentException or InvalidOperationException or OverflowException or JsonException)
        {
            // One bad case, or one kernel that refuses its arguments, says nothing about the others.
            return new GoldenResult(suite, id, GoldenStatus.Failed, e.Message);
        }
    }

    private static JsonDocument ReadCases(string path)
    {
        try
        {
            var info = new FileInfo(path);
            if (info.Length > LargestJson)
            {
                throw new GoldenFormatException($"'{path}' has {info.Length} bytes; at most {LargestJson} are read.");
            }

            JsonDocument document = JsonDocument.Parse(InputFile.ReadBytes(path, LargestJson));
            if (document.RootElement.ValueKind == JsonValueKind.Array)
            {
                return document;
            }

            document.Dispose();
            throw new GoldenFormatException($"'{path}' should be a list of cases.");
        }
        catch (JsonException e)
        {
            throw new GoldenFormatException($"'{path}' is no JSON: {e.Message}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new GoldenFormatException($"Cannot read '{path}': {e.Message}", e);
        }
    }
}
