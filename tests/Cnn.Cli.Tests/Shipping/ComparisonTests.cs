using System.Text.Json.Nodes;
using Cnn.Benchmarks.Comparison;

namespace Cnn.Cli.Tests.Shipping;

/// <summary>The table that speaks of speed: its ratios are of the right numbers, and what cannot be measured is said.</summary>
[TestFixture]
[Platform("Unix", Reason = "The programs that are compared here are scripts of its shell.")]
internal sealed class ComparisonTests
{
    // Two programs of a shell, with known times: the peer's channels-last run is its faster one, its second round the faster round.
    private const string OurProgram = """
        #!/bin/sh
        case "$*" in
          info*) echo '{"version":"1","runtime":"r","threads":2,"threads_reason":"asked","library_version":"3.7.2","isa":"AVX"}' ;;
          *bf16*) echo 'cnn: bfloat16 is not to be had here' >&2; exit 1 ;;
          export*) for f; do :; done; echo onnx >"$f" ;;
          *--infer*"--batch 32"*) echo '{"peer":"cnn","mode":"f32","batch":32,"ms":3,"best_ms":2,"rss_mb":60,"alloc_b_step":0}' ;;
          *--infer*) echo '{"peer":"cnn","mode":"f32","batch":1,"ms":3,"best_ms":1,"rss_mb":50,"alloc_b_step":0}' ;;
          *"--batch 256"*) echo '{"peer":"cnn","mode":"f32","batch":256,"ms":30,"best_ms":20,"rss_mb":100,"alloc_b_step":0}' ;;
          *) echo '{"peer":"cnn","mode":"f32","batch":32,"ms":3,"best_ms":2,"rss_mb":50,"alloc_b_step":0}' ;;
        esac
        """;

    private const string PeerProgram = """
        #!/bin/sh
        case "$*" in
          *fashion-mlp*eager*) echo 'a warning'; echo '{"peer":"torch 2","mode":"eager","batch":32,"ms":9,"best_ms":8,"rss_mb":400}' ;;
          *fashion-mlp*cl*) echo '{"peer":"torch 2","mode":"cl","batch":32,"ms":7,"best_ms":5,"rss_mb":200}' ;;
          *) echo '{"model":"lenet-gluon","mode":"eager","error":"out of memory"}' ;;
        esac
        """;

    // It reads the file that it is told, and nothing else.
    private const string Predictor = """
        #!/bin/sh
        while [ "$1" != --files ]; do shift; done
        read -r first <"$2" && test "$first" = onnx || exit 1
        case "$*" in
          *"--batch 32 "*) echo '{"peer":"runtime 1","mode":"f32","batch":32,"ms":9,"best_ms":8,"rss_mb":90}' ;;
          *) echo '{"peer":"runtime 1","mode":"f32","batch":1,"ms":9,"best_ms":0.25,"rss_mb":80}' ;;
        esac
        """;

    [Test]
    public void Ratios_are_of_the_best_times_and_of_the_peers_better_layout()
    {
        using var folder = new TemporaryFolder();
        JsonObject table = Compare(folder, "fashion-mlp", "f32", out string page);
        JsonObject row = table["rows"]!.AsArray().Single()!.AsObject();
        Assert.Multiple(() =>
        {
            JsonNode peer = row["peers"]!.AsArray().Single()!;
            Assert.That((double)peer["ratio"]!, Is.EqualTo(2.5));
            Assert.That((string)peer["mode"]!, Is.EqualTo("cl"));
            Assert.That((double)peer["rss_ratio"]!, Is.EqualTo(0.25));
            Assert.That(row["runs"]!.AsArray(), Has.Count.EqualTo(6));
            Assert.That(row["runs"]!.AsArray().Select(r => (string)r!["peer"]!),
                Is.EqualTo(new[] { "cnn", "cnn", "torch 2", "torch 2", "torch 2", "torch 2" }));
            Assert.That(page, Does.Match(@"\| fashion-mlp \| 32 \| f32 \| 2 \| 50 \| \d+\.\d \| 5 \| cl \| 2\.50 \| 200 \| \d+\.\d \| 0 \|"));
            Assert.That(page, Does.Contain("`cnn bench fashion-mlp --batch 32 --dtype f32 --seconds 0.1 --json`").And.Contain("peer is torch 2."));
            Assert.That(page, Does.Contain("`peer --models fashion-mlp --modes cl --seconds 0.1`").And.Not.Contain(folder.Path));
        });
    }

    [Test]
    public void What_cannot_be_measured_is_said_and_the_rest_is_measured()
    {
        using var folder = new TemporaryFolder();
        JsonObject table = Compare(folder, "fashion-mlp,lenet-gluon", "f32,bf16", out string page);
        Assert.Multiple(() =>
        {
            JsonArray rows = table["rows"]!.AsArray();
            Assert.That(rows.Select(r => r!["failure"] is null), Is.EqualTo(new[] { true, true, false, false }));
            Assert.That(rows.Select(r => r!["peers"]![0]!["failure"] is null), Is.EqualTo(new[] { true, false, true, true }), "only what a peer cannot is its");
            Assert.That((double)rows[1]!["best_ms"]!, Is.EqualTo(20), "ours is measured where a peer is not");
            Assert.That(page, Does.Contain("lenet-gluon, f32: ").And.Contain("out of memory"));
            Assert.That(page, Does.Contain("fashion-mlp, bf16: ").And.Contain("bfloat16 is not to be had here"));
        });
    }

    [Test]
    public void Without_a_peer_the_table_has_our_times()
    {
        using var folder = new TemporaryFolder();
        string program = Script(folder, "cnn", OurProgram), output = Path.Combine(folder.Path, "out");
        using var log = new StringWriter();
        int code = ComparisonCommand.Run(["--program", program, "--output", output, "--models", "fashion-mlp", "--dtypes", "f32"], log, log);
        Assert.That(code, Is.Zero, log.ToString());
        Assert.That(File.ReadAllText(Path.Combine(output, "table.md")),
            Does.Match(@"\| fashion-mlp \| 32 \| f32 \| 2 \| 50 \| \d+\.\d \| 0 \|").And.Contain("no peer"));
    }

    [Test]
    public void Predictions_stand_beside_every_predictor_with_the_network_that_we_export()
    {
        using var folder = new TemporaryFolder();
        string program = Script(folder, "cnn", OurProgram), predictor = Script(folder, "predictor", Predictor), output = Path.Combine(folder.Path, "out");
        using var log = new StringWriter();
        int code = ComparisonCommand.Run(
            ["--program", program, "--output", output, "--models", "mobilenet-v1", "--dtypes", "f32", "--predictor", $"a={predictor}",
                "--predictor", $"b={predictor} infer"],
            log, log);
        Assert.That(code, Is.Zero, log.ToString());
        JsonArray rows = JsonNode.Parse(File.ReadAllText(Path.Combine(output, "table.json")))!["rows"]!.AsArray();
        string page = File.ReadAllText(Path.Combine(output, "table.md"));
        Assert.That(rows.SelectMany(r => r!["peers"]!.AsArray().Select(p => $"{p!["name"]} {r["batch"]}: {p["ratio"]}")),
            Is.EqualTo(new[] { "a 1: 0.25", "b 1: 0.25", "a 32: 4", "b 32: 4" }));
        Assert.That(page, Does.Contain("## Predictions").And.Contain("- b, f32, batch 32: 4.00 over 1 networks, least mobilenet-v1 with 4.00"));
        Assert.That(page, Does.Contain("a is runtime 1, b is runtime 1").And.Not.Contain(folder.Path));
    }

    [TestCase("--models", "resnet19", "resnet18")]
    [TestCase("--seconds", "0", "above zero")]
    [TestCase("--dtypes", "f64", "f32 and bf16")]
    [TestCase("--speed", "1", "Usage")]
    public void A_wrong_option_is_one_message(string option, string value, string part)
    {
        using var log = new StringWriter();
        Assert.That(ComparisonCommand.Run(["--program", "cnn", "--output", "out", option, value], log, log), Is.EqualTo(2));
        Assert.That(log.ToString(), Does.Contain(part).And.Contain(value == "1" ? option : value));
    }

    [Test]
    public void Batches_are_those_that_the_peer_fixes() => Assert.That(
        BenchmarkModel.All.Select(m => $"{m.Name} {m.Batch}"),
        Is.EqualTo(new[]
        {
            "fashion-mlp 32", "fashion-cnn 32", "fashion-cnn-256 256", "lenet-gluon 256", "lenet5 4096", "mnist-cnn 128", "alexnet8 32", "vgg16 32",
                "inception10 32", "resnet18 32", "resnet50 16",
        }));

    private static JsonObject Compare(TemporaryFolder folder, string models, string types, out string page)
    {
        string program = Script(folder, "cnn", OurProgram), peer = Script(folder, "peer", PeerProgram), output = Path.Combine(folder.Path, "out");
        using var log = new StringWriter();
        int code = ComparisonCommand.Run(
            ["--program", program, "--peer", peer, "--output", output, "--models", models, "--dtypes", types, "--seconds", "0.1", "--rounds", "2"], log, log);
        Assert.That(code, Is.Zero, log.ToString());
        page = File.ReadAllText(Path.Combine(output, "table.md"));
        return JsonNode.Parse(File.ReadAllText(Path.Combine(output, "table.json")))!.AsObject();
    }

    private static string Script(TemporaryFolder folder, string name, string text)
    {
        string file = folder.Write(name, System.Text.Encoding.UTF8.GetBytes(text));
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        return file;
    }
}
