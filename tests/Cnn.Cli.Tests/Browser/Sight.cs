using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Microsoft.Playwright;

namespace Cnn.Cli.Tests.Browser;

/// <summary>A page in the browser, with what it asked for and what it complained about.</summary>
internal sealed class Sight
{
    private const string NewsName = "run.js";

    // Playwright adds to them on threads of its own.
    private readonly ConcurrentQueue<string> requests = [], complaints = [];

    public Sight(IPage page)
    {
        Page = page;
        page.Request += (_, request) => requests.Enqueue(request.Url);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                complaints.Enqueue(message.Text);
            }
        };
        page.PageError += (_, error) => complaints.Enqueue(error);
    }

    public IPage Page { get; }

    /// <summary>What was asked for until now.</summary>
    public IReadOnlyList<string> Requests => [.. requests];

    /// <summary>What the page complained about until now.</summary>
    public IReadOnlyList<string> Complaints => [.. complaints];

    /// <summary>Keeps a picture of the whole page among the artifacts.</summary>
    public Task KeepAsync(string name) => Page.ScreenshotAsync(new PageScreenshotOptions
    {
        Path = Path.Combine(Chromium.Screenshots, name + ".png"),
        FullPage = true,
    });

    /// <summary>Waits until something is true of the page, which may be loaded anew meanwhile. Its policy forbids what Playwright would do for that.</summary>
    public async Task UntilAsync(string expression)
    {
        long began = Stopwatch.GetTimestamp();
        while (!await IsTrueAsync(expression))
        {
            Assert.That(Stopwatch.GetElapsedTime(began), Is.LessThan(TimeSpan.FromMinutes(1)), expression);
            await Task.Delay(100);
        }
    }

    /// <summary>Waits until the page has asked for the script beside it so many times.</summary>
    public async Task UntilAskedAsync(int times)
    {
        long began = Stopwatch.GetTimestamp();
        while (Asked(NewsName) < times)
        {
            Assert.That(Stopwatch.GetElapsedTime(began), Is.LessThan(TimeSpan.FromMinutes(1)), "the page asks on");
            await Task.Delay(100);
        }
    }

    /// <summary>How often a file was asked for.</summary>
    public int Asked(string name) => requests.Count(r => r.Split('?')[0].EndsWith("/" + name, StringComparison.Ordinal));

    // Playwright throws where a page goes away while it is asked; the one that takes its place is asked next, once it is read to its end and has what is
    // asked of.
    private async Task<bool> IsTrueAsync(string expression)
    {
        try
        {
            return await Page.EvaluateAsync<bool>(
                $"(() => {{ try {{ return document.readyState !== 'loading' && Boolean({expression}); }} " +
                    $"catch (e) {{ if (e instanceof TypeError) return false; throw e; }} }})()");
        }
        catch (PlaywrightException error) when (error.Message.Contains("because of a navigation", StringComparison.Ordinal))
        {
            return false;
        }
    }

    /// <summary>Nothing but the file itself was asked for, and nothing was complained about.</summary>
    public void ExpectQuiet() => Assert.Multiple(() =>
    {
        Assert.That(complaints, Is.Empty);
        Assert.That(requests.Where(r => !r.StartsWith("data:", StringComparison.Ordinal)), Has.Exactly(1).StartsWith("file:"));
    });

    /// <summary>No text of a drawing leaves its box.</summary>
    public async Task ExpectTextInsideBoxesAsync()
    {
        JsonElement boxes = await Page.EvaluateAsync<JsonElement>(
            "[...document.querySelectorAll('g.box')].map(g => { const box = g.querySelector('rect').getBBox(); return " +
                "[...g.querySelectorAll('text')].filter(t => { const b = t.getBBox(); return b.x + b.width > box.x + box.width || b.y + b.height > box.y + " +
                "box.height; }).map(t => t.textContent); })");
        Assert.That(boxes.GetArrayLength(), Is.GreaterThan(3));
        Assert.That(boxes.EnumerateArray().SelectMany(b => b.EnumerateArray()).Select(t => t.GetString()), Is.Empty);
    }

    /// <summary>axe-core finds nothing that readers with a screen reader, a keyboard or weak eyes would stumble over, folded parts included.</summary>
    public async Task ExpectAccessibleAsync() => Assert.That(await ViolationsAsync(), Is.Empty);

    /// <summary>What axe-core finds wrong, by the names of its rules.</summary>
    public async Task<IReadOnlyList<string>> ViolationsAsync()
    {
        if (!File.Exists(Chromium.Checker))
        {
            Assert.Ignore($"No {Chromium.Checker}: run ./build.sh --target=Browser. Accessibility was not checked.");
        }

        await Page.EvaluateAsync("document.querySelectorAll('details').forEach(d => d.open = true)");
        await Page.EvaluateAsync(await File.ReadAllTextAsync(Chromium.Checker));
        JsonElement result = await Page.EvaluateAsync<JsonElement>(
            "axe.run(document).then(r => ({ applied: r.passes.length + r.violations.length, violations: r.violations.flatMap(v => v.nodes.map(n => v.id + ': " +
                "' + n.html.slice(0, 200) + ' ' + n.failureSummary)) }))");
        Assert.That(result.GetProperty("applied").GetInt32(), Is.GreaterThan(10), "rules that apply to the page");
        return [.. result.GetProperty("violations").EnumerateArray().Select(v => v.GetString()!)];
    }

    /// <summary>Whether the page is no wider than its window.</summary>
    public async Task ExpectNoSidewaysScrollingAsync() =>
        Assert.That(await Page.EvaluateAsync<int>("document.documentElement.scrollWidth"), Is.LessThanOrEqualTo(Page.ViewportSize!.Width));
}
