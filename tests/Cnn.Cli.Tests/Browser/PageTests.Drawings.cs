using Cnn.Models;
using Cnn.OneDnn;
using Cnn.OneDnn.Layers;
using Microsoft.Playwright;

namespace Cnn.Cli.Tests.Browser;

/// <content>Drawings of networks, and those of the pages.</content>
internal sealed partial class PageTests
{
    [TestCase("resnet18")]
    [TestCase("inception10")]
    [TestCase("fashion-cnn")]
    public async Task A_drawing_shows_its_text_inside_its_boxes(string model)
    {
        string file = Path.Combine(folder.Path, model + ".svg");
        Run("plot", model, "--output", file);

        // Playwright takes no picture of a bare SVG file: it is looked at inside a page.
        string page = folder.Write(model + ".html", System.Text.Encoding.UTF8.GetBytes(
            $"<!DOCTYPE html><meta charset=\"utf-8\"><link rel=\"icon\" href=\"data:,\"><title>{model}</title>{File.ReadAllText(file)}"));
        Sight sight = await browser.OpenAsync(page, 1200, 900);
        await sight.KeepAsync($"plot-{model}");
        sight.ExpectQuiet();
        await sight.ExpectTextInsideBoxesAsync();
    }

    [TestCase("architecture")]
    [TestCase("data-flow")]
    public async Task A_drawing_of_the_pages_shows_its_text_inside_its_boxes(string name)
    {
        string drawing = File.ReadAllText(Path.Combine(Chromium.Checkout, "docs", name + ".svg"));
        string page = Page(name, drawing);
        foreach (ColorScheme scheme in (ColorScheme[])[ColorScheme.Light, ColorScheme.Dark])
        {
            Sight sight = await browser.OpenAsync(page, scheme: scheme);
            await sight.KeepAsync($"docs-{name}-{scheme}");
            await sight.ExpectTextInsideBoxesAsync();
            await sight.ExpectAccessibleAsync();
            sight.ExpectQuiet();
        }
    }

    [TestCase("lenet5")]
    [TestCase("two-inputs")]
    public async Task A_drawing_is_read_in_both_themes(string name)
    {
        using Model model = name == "lenet5" ? ModelZoo.Create(name) : TwoInputs();
        string drawing = folder.Write($"{name}.svg", System.Text.Encoding.UTF8.GetBytes(NetworkDrawing.ToSvg(model)));
        string page = Page(name, File.ReadAllText(drawing));
        foreach (ColorScheme scheme in (ColorScheme[])[ColorScheme.Light, ColorScheme.Dark])
        {
            Sight sight = await browser.OpenAsync(page, scheme: scheme);
            await sight.KeepAsync($"plot-{name}-{scheme}");
            await sight.ExpectAccessibleAsync();
            sight.ExpectQuiet();
        }
    }

    private string Page(string name, string drawing)
    {
        string html = $"""
            <!DOCTYPE html><html lang="en"><meta charset="utf-8"><link rel="icon" href="data:,"><title>{name}</title>
            <main><h1>{name}</h1>{drawing}</main></html>
            """;
        return folder.Write(name + ".html", System.Text.Encoding.UTF8.GetBytes(html));
    }

    private static Model TwoInputs()
    {
        SymbolicTensor image = new Input(32, 32, 3) { Name = "image" }.Output, facts = new Input(6) { Name = "facts" }.Output;
        SymbolicTensor seen = new Flatten().Apply(new Conv2D(8, 3)
        {
            Activation = Activation.Relu,
        }.Apply(image)), known = new Dense(16) { Activation = Activation.Relu }.Apply(facts);
        SymbolicTensor both = new Concatenate().Apply(seen, known);
        return new Model([image, facts], [new Dense(10) { Activation = Activation.Softmax }.Apply(both), new Dense(1).Apply(known)], "two-inputs");
    }
}
