using System.Text.Json;
using Microsoft.Playwright;

namespace Cnn.Cli.Tests.Browser;

/// <summary>Reports, feature maps and drawings as a reader sees them: in Chromium, without a network.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class PageTests
{
    private readonly TemporaryFolder folder = new();
    private Chromium browser = null!;

    private string Report => Path.Combine(folder.Path, "run", "report.html");

    [OneTimeSetUp]
    public async Task TrainAndStart()
    {
        browser = await Chromium.StartAsync();
        Run("train", "lenet5", "--data", "synthetic", "--batch", "256", "--epochs", "4", "--seed", "3", "--checkpoint", Path.Combine(folder.Path, "run"), "--report", Path.Combine(folder.Path, "run"));
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
    public async Task TheReportsChartsHaveTheirData()
    {
        Sight sight = await browser.OpenAsync(Report);
        JsonElement charts = await sight.Page.EvaluateAsync<JsonElement>(
            "window.cnnCharts.map(c => ({ lines: c.series.length - 1, points: c.data[0].length, finite: c.data.slice(1).map(y => y.filter(v => v != null).length), pixels: c.root.querySelector('canvas').width }))");
        await sight.KeepAsync("report-light");
        sight.ExpectQuiet();
        Assert.Multiple(() =>
        {
            Assert.That(charts.GetArrayLength(), Is.EqualTo(4), "loss, accuracy, learning rate, images per second");
            JsonElement loss = charts[0];
            Assert.That(loss.GetProperty("lines").GetInt32(), Is.EqualTo(3), "steps, training, validation");
            Assert.That(loss.GetProperty("finite")[1].GetInt32(), Is.EqualTo(4), "a point for each epoch");
            Assert.That(loss.GetProperty("finite")[0].GetInt32(), Is.EqualTo(loss.GetProperty("points").GetInt32()), "epochs end at steps");
            Assert.That(charts.EnumerateArray().All(c => c.GetProperty("pixels").GetInt32() > 300));
        });
    }

    [Test]
    public async Task TheReportFollowsADarkThemeAndAPhone()
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

    [Test]
    public async Task AChartIsReadWithTheKeyboard()
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
    public async Task AScreenReaderFindsHeadingsNamesAndTables()
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
    public async Task WithoutScriptsTheChartsArePictures()
    {
        Sight sight = await browser.OpenAsync(Report, scripts: false);
        await sight.KeepAsync("report-without-scripts");
        Assert.That(await sight.Page.Locator("svg.plain polyline").CountAsync(), Is.GreaterThan(4));
        sight.ExpectQuiet();
    }

    [Test]
    public async Task EveryMistakeHasItsPictureAndTheFiltersShow()
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

    [TestCase("resnet18")]
    [TestCase("inception10")]
    [TestCase("fashion-cnn")]
    public async Task ADrawingShowsItsTextInsideItsBoxes(string model)
    {
        string file = Path.Combine(folder.Path, model + ".svg");
        Run("plot", model, "--output", file);

        // Playwright takes no picture of a bare SVG file: it is looked at inside a page.
        string page = folder.Write(model + ".html", System.Text.Encoding.UTF8.GetBytes($"<!DOCTYPE html><meta charset=\"utf-8\"><link rel=\"icon\" href=\"data:,\"><title>{model}</title>{File.ReadAllText(file)}"));
        Sight sight = await browser.OpenAsync(page, 1200, 900);
        int outside = await sight.Page.EvaluateAsync<int>(
            "[...document.querySelectorAll('g.box')].filter(g => { const box = g.querySelector('rect').getBBox(); return [...g.querySelectorAll('text')].some(t => { const b = t.getBBox(); return b.x + b.width > box.x + box.width || b.y + b.height > box.y + box.height; }); }).length");
        await sight.KeepAsync($"plot-{model}");
        sight.ExpectQuiet();
        Assert.That(outside, Is.Zero);
    }

    [Test]
    public async Task FeatureMapsShowEveryLayerOfAnImage()
    {
        string image = folder.Write("image.png", TestImages.Gradient(28, 28)), output = Path.Combine(folder.Path, "features");
        Run("features", "lenet5", "--checkpoint", Path.Combine(folder.Path, "run", "last.safetensors"), "--image", image, "--output", output);
        Sight sight = await browser.OpenAsync(Path.Combine(output, "index.html"));
        await sight.KeepAsync("features");
        sight.ExpectQuiet();
        Assert.That(await sight.Page.Locator("img.map").CountAsync(), Is.EqualTo(8));
        Assert.That(Directory.GetFiles(output, "*.png"), Has.Length.EqualTo(8));
        await sight.ExpectNoSidewaysScrollingAsync();
    }

    private static void Run(params string[] args)
    {
        Invocation run = Invocation.Of(args);
        Assert.That(run.ExitCode, Is.Zero, run.Error);
    }
}
