using System.Text.Json.Nodes;

namespace Cnn.Cli.Tests;

/// <summary>The lines of bench and profile.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class BenchTests
{
    private static readonly string[] Keys =
        ["model", "mode", "infer", "batch", "n", "ms", "best_ms", "img_s", "rss_mb", "alloc_b_step", "reorders", "backend", "first_step_ms"];

    [TestCase("onednn", false)]
    [TestCase("managed", false)]
    [TestCase("managed", true)]
    public void Bench_prints_one_line_and_steps_allocate_nothing(string backend, bool infer)
    {
        string[] args = ["bench", "fashion-mlp", "--batch", "8", "--steps", "5", "--backend", backend, "--json"];
        Invocation bench = Invocation.Of(infer ? [.. args, "--infer"] : args);
        Assert.That(bench.ExitCode, Is.Zero, bench.Error);
        JsonObject line = bench.Json.Single();
        Assert.Multiple(() =>
        {
            Assert.That(Keys.Except(line.Select(p => p.Key)), Is.Empty);
            Assert.That((string)line["model"]!, Is.EqualTo("fashion-mlp"));
            Assert.That((bool)line["infer"]!, Is.EqualTo(infer));
            Assert.That((int)line["batch"]!, Is.EqualTo(8));
            Assert.That((int)line["n"]!, Is.EqualTo(5));
            Assert.That((double)line["best_ms"]!, Is.Positive.And.LessThanOrEqualTo((double)line["ms"]!));
            Assert.That((double)line["alloc_b_step"]!, Is.Zero);
            Assert.That((string)line["backend"]!, Is.EqualTo(backend));
        });
    }

    [Test]
    public void Profile_accounts_for_the_whole_step()
    {
        Invocation profile = Invocation.Of("profile", "fashion-mlp", "--batch", "8", "--steps", "3", "--backend", "managed", "--json");
        Assert.That(profile.ExitCode, Is.Zero, profile.Error);
        JsonObject last = profile.Json[^1];
        double total = last["totals"]!.AsObject().Sum(p => (double)p.Value!);
        Assert.Multiple(() =>
        {
            Assert.That(profile.Json, Has.Length.GreaterThan(5));
            Assert.That((double)last["peak_gflop_s"]!, Is.Positive);
            Assert.That((double)last["peak_gb_s"]!, Is.Positive);
            Assert.That(total, Is.EqualTo((double)last["ms"]!).Within(0.01));
            Assert.That(profile.Json[..^1].Select(l => (string)l["op"]!), Does.Contain("dense").And.Contain("dense_backward_weights").And.Contain("update"));
        });
    }

    [Test]
    public void Profile_without_JSON_is_a_table_and_a_trace_holds_the_steps()
    {
        using var folder = new TemporaryFolder();
        string trace = Path.Combine(folder.Path, "trace.json");
        Invocation profile = Invocation.Of("profile", "fashion-mlp", "--batch", "8", "--steps", "1", "--backend", "managed", "--trace", trace);
        JsonArray events = JsonNode.Parse(File.ReadAllText(trace))!["traceEvents"]!.AsArray();
        Assert.That(events.Select(e => (string)e!["name"]!), Does.Contain("dense dense").And.Contain("optimizer update"));
        Assert.That(profile.Output, Does.StartWith("layer").And.Contain("implementation").And.Contain("optimizer"), profile.Error);
    }

    [Test]
    public void Profile_counts_the_work_of_all_parts_of_a_batch()
    {
        Invocation profile = Invocation.Of("profile", "fashion-cnn", "--batch", "512", "--steps", "1", "--backend", "managed", "--json");
        Assert.That(profile.ExitCode, Is.Zero, profile.Error);
        Assert.That((int)profile.Json[^1]["parts"]!, Is.EqualTo(16));
        JsonObject convolution = profile.Json.Single(l => (string?)l["op"] == "convolution" && (string?)l["layer"] == "conv2d_1");
        Assert.That((string)convolution["shapes"]!, Does.StartWith("(32, 64, 13, 13)"), "shapes are a part's");

        // 11x11 results of 64 channels, each a sum over 64 channels and 3x3 taps, for 512 images.
        const double Operations = 2.0 * 512 * 11 * 11 * 64 * 64 * 9;
        Assert.That((double)convolution["gflop_s"]! * (double)convolution["ms"]! * 1e6, Is.EqualTo(Operations).Within(2).Percent);
    }
}
