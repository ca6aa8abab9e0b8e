using Microsoft.Playwright;

namespace Cnn.Cli.Tests.Browser;

/// <content>Features and explanations, and the parts of a report that a reader moves.</content>
internal sealed partial class PageTests
{
    [Test]
    public async Task Feature_maps_show_every_layer_of_an_image()
    {
        string output = Features();
        Sight sight = await browser.OpenAsync(Path.Combine(output, "index.html"));
        sight.ExpectQuiet();
        Assert.That(await sight.Page.Locator("img.map").CountAsync(), Is.EqualTo(8));
        Assert.That(Directory.GetFiles(output, "*.png"), Has.Length.EqualTo(8));
        await ExpectBarsAsync(sight, 3);
    }

    [Test]
    public async Task An_explanation_shows_the_image_two_maps_and_bars()
    {
        Sight sight = await browser.OpenAsync(Path.Combine(Explanation(), "index.html"));
        sight.ExpectQuiet();
        Assert.That(await sight.Page.Locator(".seen img").CountAsync(), Is.EqualTo(3));
        Assert.That(await sight.Page.EvaluateAsync<int>("[...document.images].filter(i => i.complete && i.naturalWidth === 0).length"), Is.Zero);
        await ExpectBarsAsync(sight, 5);
    }

    [Test]
    public async Task Curves_are_smoothed_as_far_as_the_reader_says()
    {
        Sight sight = await browser.OpenAsync(Report);
        const string Jumps = "(() => { const y = window.cnnCharts[0].data[2]; return y.slice(1).reduce((sum, v, i) => sum + Math.abs(v - y[i]), 0); })()";
        const string Differs = "window.cnnCharts[0].data[1].some((v, i) => Math.abs(v - window.cnnCharts[0].data[2][i]) > 1e-9)";
        double usual = await sight.Page.EvaluateAsync<double>(Jumps);
        await sight.Page.FocusAsync("#smoothing");
        await sight.Page.Keyboard.PressAsync("End");
        double most = await sight.Page.EvaluateAsync<double>(Jumps);
        Assert.That(await sight.Page.InnerTextAsync("#smoothing-value"), Is.EqualTo("0.99"));
        await sight.Page.Keyboard.PressAsync("Home");
        Assert.That(await sight.Page.EvaluateAsync<bool>(Differs), Is.False, "without smoothing both lines are the same");
        Assert.That(most, Is.LessThan(usual));
        sight.ExpectQuiet();
    }

    [Test]
    public async Task The_title_says_model_and_data()
    {
        Sight sight = await browser.OpenAsync(Report);
        Assert.That(await sight.Page.TitleAsync(), Is.EqualTo("lenet5 on synthetic: training report"));
        Assert.That(await sight.Page.InnerTextAsync("h1"), Is.EqualTo("lenet5 on synthetic"));
    }

    [Test]
    public async Task The_matrix_is_as_wide_as_the_page_and_says_where_there_is_more()
    {
        const string Class = "document.querySelector('.scrolls').className";
        Sight wide = await browser.OpenAsync(Report), phone = await browser.OpenAsync(Report, 390, 844);
        float[] widths = await wide.Page.EvaluateAsync<float[]>(
            "[document.querySelector('.matrix').getBoundingClientRect().width, document.querySelector('.charts').getBoundingClientRect().width]");
        string[] cells = [.. await wide.Page.Locator(".matrix tbody td").AllInnerTextsAsync()];
        string before = await phone.Page.EvaluateAsync<string>(Class);
        await phone.Page.EvaluateAsync("(() => { const box = document.querySelector('.scrolls .scroll'); box.scrollLeft = box.scrollWidth; })()");
        await phone.UntilAsync("!document.querySelector('.scrolls').classList.contains('more')");
        Assert.Multiple(() =>
        {
            Assert.That(widths[0], Is.EqualTo(widths[1]).Within(4));
            Assert.That(cells, Has.None.EqualTo("0").And.Some.EqualTo(""));
            Assert.That(before, Does.Contain("overflows").And.Contain("more"));
        });
        Assert.That(await phone.Page.Locator(".hint").IsVisibleAsync());
        Assert.That(await wide.Page.Locator(".hint").IsVisibleAsync(), Is.False);
    }

    [Test]
    public async Task Right_examples_stand_beside_mistakes_and_the_drawing_is_open()
    {
        Sight sight = await browser.OpenAsync(Report);
        float[] places = await sight.Page.EvaluateAsync<float[]>(
            "['mistakes', 'right'].map(id => document.getElementById(id).getBoundingClientRect()).flatMap(r => [r.left, r.top])");
        Assert.That(places[2], Is.GreaterThan(places[0]), "to the side");
        Assert.That(places[3], Is.EqualTo(places[1]).Within(1), "at the same height");
        Assert.That(await sight.Page.Locator("section[aria-labelledby=right] li").CountAsync(), Is.InRange(5, 10));
        Assert.That(await sight.Page.Locator("section[aria-labelledby=network] img").IsVisibleAsync());
    }

    [Test]
    public async Task Every_page_is_read_at_two_widths_in_two_themes([Values(1280, 390)] int width, [Values] bool dark)
    {
        (string Name, string File)[] pages =
        [
            ("report", Report), ("report-begun", Unfinished("begun")), ("report-going", Unfinished("going")),
            ("features", Path.Combine(Features(), "index.html")), ("explain", Path.Combine(Explanation(), "index.html")), ("plot", Drawing("resnet18")),
        ];
        foreach ((string name, string file) in pages)
        {
            Sight sight = await browser.OpenAsync(file, width, 900, dark ? ColorScheme.Dark : ColorScheme.Light);
            await sight.KeepAsync($"{name}-{width}-{(dark ? "dark" : "light")}");
            sight.ExpectQuiet();
            await sight.ExpectNoSidewaysScrollingAsync();
            await sight.ExpectAccessibleAsync();
        }
    }

    private static async Task ExpectBarsAsync(Sight sight, int count)
    {
        float[] bars = await sight.Page.EvaluateAsync<float[]>("[...document.querySelectorAll('.bars i')].map(i => i.getBoundingClientRect().width)");
        Assert.That(bars, Has.Length.EqualTo(count).And.Ordered.Descending);
        Assert.That(bars[0], Is.GreaterThan(10));
    }

    private string Features()
    {
        string output = Path.Combine(folder.Path, "features");
        if (!Directory.Exists(output))
        {
            Run("features", "lenet5", "--checkpoint", Path.Combine(folder.Path, "run", "last.safetensors"), "--image", Image(), "--output", output);
        }

        return output;
    }

    private string Explanation()
    {
        string output = Path.Combine(folder.Path, "explain");
        if (!Directory.Exists(output))
        {
            Run("explain", Path.Combine(folder.Path, "run"), Image(), "--output", output);
        }

        return output;
    }

    // On a page that scrolls, as drawings of large networks do.
    private string Drawing(string model)
    {
        string file = Path.Combine(folder.Path, model + ".svg");
        Run("plot", model, "--output", file);
        return Page(model, $"<div style=\"overflow:auto\" tabindex=\"0\">{File.ReadAllText(file)}</div>");
    }

    private string Image() => folder.Write("image.png", TestImages.Gradient(28, 28));
}
