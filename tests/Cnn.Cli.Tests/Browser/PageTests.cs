using System.Text.Json;
using Microsoft.Playwright;

namespace Cnn.Cli.Tests.Browser;

/// <summary>Reports, feature maps and drawings as a reader sees them: in Chromium, without a network.</summary>
[TestFixture]
[NonParallelizable]
internal sealed partial class PageTests
{
    private readonly TemporaryFolder folder = new();
    private Chromium browser = null!;

    private string Report => Path.Combine(folder.Path, "run", "report.html");

    [OneTimeSetUp]
    public async Task TrainAndStart()
    {
        browser = await Chromium.StartAsync();
        Run("train", "lenet5", "--data", "synthetic", "--batch", "256", "--epochs", "4", "--seed", "3", "--checkpoint", Path.Combine(folder.Path, "run"),
            "--report", Path.Combine(folder.Path, "run"));
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
    public async Task The_reports_charts_have_their_data()
    {
        Sight sight = await browser.OpenAsync(Report);
        JsonElement charts = await sight.Page.EvaluateAsync<JsonElement>(
            "window.cnnCharts.map(c => ({ lines: c.series.length - 1, points: c.data[0].length, finite: c.data.slice(1).map(y => y.filter(v => v != " +
                "null).length), pixels: c.root.querySelector('canvas').width }))");
        await sight.KeepAsync("report-light");
        sight.ExpectQuiet();
        Assert.Multiple(() =>
        {
            Assert.That(charts.GetArrayLength(), Is.EqualTo(4), "loss, accuracy, learning rate, images per second");
            JsonElement loss = charts[0];
            Assert.That(loss.GetProperty("lines").GetInt32(), Is.EqualTo(4), "steps, these smoothed, training, validation");
            Assert.That(loss.GetProperty("finite")[2].GetInt32(), Is.EqualTo(4), "a point for each epoch");
            Assert.That(loss.GetProperty("finite")[1].GetInt32(), Is.EqualTo(loss.GetProperty("points").GetInt32()), "the smoothed line has all its points");
            Assert.That(loss.GetProperty("finite")[0].GetInt32(), Is.EqualTo(loss.GetProperty("points").GetInt32()), "epochs end at steps");
            Assert.That(charts.EnumerateArray().All(c => c.GetProperty("pixels").GetInt32() > 300));
        });
    }

    [Test]
    public async Task The_report_follows_a_dark_theme_and_a_phone()
    {
        Sight dark = await browser.OpenAsync(Report, scheme: ColorScheme.Dark);
        string back = await dark.Page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor");
        await dark.KeepAsync("report-dark");
        Sight phone = await browser.OpenAsync(Report, 390, 844);
        await phone.ExpectNoSidewaysScrollingAsync();
        await phone.KeepAsync("report-phone");
        phone.ExpectQuiet();
        Assert.That(back, Is.EqualTo("rgb(15, 20, 26)"));
    }

    [TestCase("", ColorScheme.Light)]
    [TestCase("", ColorScheme.Dark)]
    [TestCase("begun", ColorScheme.Light)]
    [TestCase("going", ColorScheme.Dark)]
    public async Task Nothing_in_a_report_is_in_the_way_of_a_reader(string state, ColorScheme scheme)
    {
        Sight sight = await browser.OpenAsync(state.Length == 0 ? Report : Unfinished(state), scheme: scheme);
        await sight.ExpectAccessibleAsync();
        sight.ExpectQuiet();
    }

    [Test]
    public async Task The_check_sees_what_is_in_the_way()
    {
        byte[] poor =
            [
                .. "<!DOCTYPE html><link rel=\"icon\" href=\"data:,\"><title>x</title><img src=\"data:,\">"u8,
                .. "<p style=\"color:#ccc;background:#fff\">pale</p><a href=\"#\"></a><ul><p>x</p></ul>"u8,
            ];
        string page = folder.Write("poor.html", poor);
        Sight sight = await browser.OpenAsync(page);
        Assert.That(string.Join('\n', await sight.ViolationsAsync()), Does.Contain("html-has-lang").And.Contain("image-alt").And.Contain("color-contrast"));
    }

    [TestCase("begun", "Training: 0 of 4 epochs done", 0)]
    [TestCase("going", "Training: 2 of 4 epochs done", 4)]
    public async Task A_report_shows_a_training_that_goes_on(string state, string status, int drawn)
    {
        Sight sight = await browser.OpenAsync(Unfinished(state), 390, 844, ColorScheme.Dark);
        await sight.KeepAsync($"report-{state}");
        await sight.ExpectNoSidewaysScrollingAsync();
        sight.ExpectQuiet();
        Assert.That(await sight.Page.InnerTextAsync("#status"), Does.StartWith(status));
        Assert.That(await sight.Page.EvaluateAsync<int>("window.cnnCharts.length"), Is.EqualTo(drawn));
    }

    [Test]
    public async Task A_wide_table_scrolls_under_its_own_headings()
    {
        Sight sight = await browser.OpenAsync(Report, 390, 844);
        float[] left = await sight.Page.EvaluateAsync<float[]>(
            "(() => { const box = document.querySelector('[aria-label=\"Confusion matrix\"]'); box.scrollLeft = 200; return [box.scrollLeft, " +
                "box.querySelector('tbody th').getBoundingClientRect().left - box.getBoundingClientRect().left]; })()");
        Assert.That(left[0], Is.GreaterThan(50), "it does scroll");
        Assert.That(left[1], Is.InRange(0, 2), "the class stays in sight");
    }

    [Test]
    public async Task A_chart_is_read_with_the_keyboard()
    {
        Sight sight = await browser.OpenAsync(Report);
        await sight.Page.FocusAsync("#accuracy");
        await sight.Page.Keyboard.PressAsync("End");
        string last = await sight.Page.InnerTextAsync("#accuracy-values");
        await sight.Page.Keyboard.PressAsync("ArrowLeft");
        string before = await sight.Page.InnerTextAsync("#accuracy-values");
        Assert.Multiple(() =>
        {
            Assert.That(last, Does.StartWith("Epoch 4: ").And.Contain("training").And.Contain("validation"));
            Assert.That(before, Does.StartWith("Epoch 3: "));
        });
    }

    [Test]
    public async Task A_screen_reader_finds_headings_names_and_tables()
    {
        Sight sight = await browser.OpenAsync(Report);
        IPage page = sight.Page;
        await Assert.MultipleAsync(async () =>
        {
            Assert.That(await page.GetByRole(AriaRole.Heading, new() { Level = 1 }).CountAsync(), Is.EqualTo(1));
            Assert.That(await page.GetByRole(AriaRole.Img, new() { NameString = "Loss over the epochs" }).CountAsync(), Is.EqualTo(1));
            Assert.That(await page.GetByRole(AriaRole.Region, new() { NameString = "Confusion matrix" }).CountAsync(), Is.EqualTo(1));
            Assert.That(await page.Locator("img:not([alt])").CountAsync(), Is.Zero);
            Assert.That(await page.Locator(".matrix th[scope=row]").CountAsync(), Is.EqualTo(10));
            Assert.That(await page.Locator("#command").InnerTextAsync(), Does.StartWith("cnn train lenet5 --data synthetic"));
        });
    }

    [Test]
    public async Task Without_scripts_the_charts_are_pictures()
    {
        Sight sight = await browser.OpenAsync(Report, scripts: false);
        await sight.KeepAsync("report-without-scripts");
        Assert.That(await sight.Page.Locator("svg.plain polyline").CountAsync(), Is.GreaterThan(4));
        sight.ExpectQuiet();
    }

    [Test]
    public async Task Every_mistake_has_its_picture_and_the_filters_show()
    {
        Sight sight = await browser.OpenAsync(Report);
        int broken = await sight.Page.EvaluateAsync<int>("[...document.images].filter(i => i.complete && i.naturalWidth === 0).length");
        await Assert.MultipleAsync(async () =>
        {
            Assert.That(broken, Is.Zero, "Chromium decodes every picture");
            Assert.That(await sight.Page.Locator("section[aria-labelledby=filters] img").CountAsync(), Is.EqualTo(1));
            Assert.That(await sight.Page.Locator(".mistakes li").CountAsync(), Is.EqualTo(await sight.Page.Locator(".mistakes img").CountAsync()));
        });
    }

    // The record as it is before the first epoch has ended, or after the second.
    private string Unfinished(string state)
    {
        string run = Path.Combine(folder.Path, state), from = Path.GetDirectoryName(Report)!;
        if (!Directory.Exists(run))
        {
            Directory.CreateDirectory(run);
            string[] lines = File.ReadAllLines(Path.Combine(from, "run.jsonl"));
            int second = Array.FindIndex(lines, l => l.Contains("\"kind\":\"epoch\",\"epoch\":2,", StringComparison.Ordinal));
            File.WriteAllLines(Path.Combine(run, "run.jsonl"), state == "begun" ? lines[..1] : lines[..(second + 1)]);
            File.Copy(Path.Combine(from, "network.svg"), Path.Combine(run, "network.svg"));
            Run("report", run);
        }

        return Path.Combine(run, "report.html");
    }

    private static void Run(params string[] args)
    {
        Invocation run = Invocation.Of(args);
        Assert.That(run.ExitCode, Is.Zero, run.Error);
    }
}
