using System.Diagnostics;
using System.Text.Json.Nodes;
using Cnn.Models;
using Cnn.OneDnn;

namespace Cnn.Cli.Tests.Browser;

/// <summary>What the page of a training makes of news that are written by hand, after the first of two epochs.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class PageNewsTests
{
    private const string NewsName = "run.js";

    private readonly TemporaryFolder folder = new();
    private Chromium browser = null!;

    private string Kept => Path.Combine(folder.Path, "kept");

    private string Page => Path.Combine(Kept, RunReport.PageName);

    private string News => Path.Combine(Kept, NewsName);

    [OneTimeSetUp]
    public async Task TrainAndStart()
    {
        browser = await Chromium.StartAsync();
        using Model model = ModelZoo.Create("lenet5");
        model.Compile(new Sgd(0.01), Loss.SparseCategoricalCrossentropy, Metric.Accuracy);
        int[] labels = [.. Enumerable.Range(0, 64).Select(i => i % 10)];
        string run = Path.Combine(folder.Path, "run");
        model.Fit(
            Tensor.Random([64, 28, 28, 1], seed: 1), labels, epochs: 2, verbose: 0, callbacks: [new RunReport(run), new Keep(run, Kept)]);
    }

    [OneTimeTearDown]
    public async Task Close()
    {
        if (browser is not null)
        {
            await browser.DisposeAsync();
        }

        folder.Dispose();
    }

    [Test]
    public async Task What_is_enlarged_and_what_is_read_stay_while_new_points_come()
    {
        Sight sight = await browser.OpenAsync(Page);
        (string version, JsonArray charts) = await PartsAsync(sight);
        foreach (JsonNode? chart in charts)
        {
            chart!["x"]!.AsArray().Add(1.5);
            foreach (JsonNode? line in chart["lines"]!.AsArray())
            {
                line!["y"]!.AsArray().Add(0.25);
            }
        }

        await sight.Page.EvaluateAsync("(() => { window.before = [...window.cnnCharts]; window.cnnCharts[0].setScale('x', { min: 0.6, max: 0.9 }); })()");
        await sight.Page.FocusAsync("#accuracy");
        await sight.Page.Keyboard.PressAsync("Home");
        string reading = await sight.Page.InnerTextAsync("#accuracy-values");
        Write(new JsonObject { ["version"] = version, ["stamp"] = "1", ["status"] = "By hand.", ["charts"] = charts });
        await sight.UntilAsync("document.getElementById('status').textContent === 'By hand.'");
        double[] ends = await sight.Page.EvaluateAsync<double[]>(
            "window.cnnCharts.slice(0, 2).flatMap(c => [c.scales.x.min, c.scales.x.max, c.data[0].at(-1)])");
        Assert.Multiple(() =>
        {
            Assert.That(ends, Is.EqualTo(new[] { 0.6, 0.9, 1.5, 0, 1.5, 1.5 }).Within(1e-9), "one part enlarged, the other chart as wide as its points");
            Assert.That(reading, Does.StartWith("Epoch 1: "));
            Assert.That(sight.Complaints, Is.Empty);
        });
        Assert.That(await sight.Page.InnerTextAsync("#accuracy-values"), Is.EqualTo(reading));
        Assert.That(await sight.Page.EvaluateAsync<bool>("window.cnnCharts.every((c, i) => c === window.before[i])"), "the plots are those that were there");
    }

    [Test]
    public async Task A_page_that_does_not_come_is_loaded_for_once()
    {
        Write(new JsonObject { ["version"] = "another" });
        Sight sight = await browser.OpenAsync(Page);
        await sight.UntilAskedAsync(3);
        Assert.That(sight.Asked(RunReport.PageName), Is.EqualTo(2), "at first, and for the news");
        Assert.That(sight.Complaints, Is.Empty);
    }

    [Test]
    public async Task News_that_are_not_there_are_asked_for_more_seldom()
    {
        File.Delete(News);
        Sight sight = await browser.OpenAsync(Page);
        await sight.UntilAskedAsync(2);
        long second = Stopwatch.GetTimestamp();
        await sight.UntilAskedAsync(3);

        // 2, 3 and 4.5 seconds, and not 2 each time.
        Assert.That(Stopwatch.GetElapsedTime(second), Is.GreaterThan(TimeSpan.FromSeconds(3.5)));
    }

    private void Write(JsonObject news) => File.WriteAllText(News, $"cnnRun({news.ToJsonString()});");

    private static async Task<(string Version, JsonArray Charts)> PartsAsync(Sight sight) => (
        await sight.Page.EvaluateAsync<string>("document.getElementById('status').dataset.version"),
        JsonNode.Parse(await sight.Page.EvaluateAsync<string>("document.getElementById('data').textContent"))!.AsArray());

    /// <summary>Keeps the report as it is after the first epoch.</summary>
    private sealed class Keep(string from, string to) : Callback
    {
        public override void OnEpochBegin(int epoch, TrainingLogs logs)
        {
            if (epoch == 1)
            {
                Directory.CreateDirectory(to);
                foreach (string name in (string[])[RunReport.PageName, NewsName])
                {
                    File.Copy(Path.Combine(from, name), Path.Combine(to, name));
                }
            }
        }
    }
}
