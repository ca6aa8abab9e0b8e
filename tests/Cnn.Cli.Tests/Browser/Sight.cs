using Microsoft.Playwright;

namespace Cnn.Cli.Tests.Browser;

/// <summary>A page in the browser, with what it asked for and what it complained about.</summary>
internal sealed class Sight
{
    private readonly List<string> requests = [], complaints = [];

    public Sight(IPage page)
    {
        Page = page;
        page.Request += (_, request) => requests.Add(request.Url);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                complaints.Add(message.Text);
            }
        };
        page.PageError += (_, error) => complaints.Add(error);
    }

    public IPage Page { get; }

    /// <summary>Keeps a picture of the whole page among the artifacts.</summary>
    public Task KeepAsync(string name) => Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Chromium.Screenshots, name + ".png"), FullPage = true });

    /// <summary>Nothing but the file itself was asked for, and nothing was complained about.</summary>
    public void ExpectQuiet() => Assert.Multiple(() =>
    {
        Assert.That(complaints, Is.Empty);
        Assert.That(requests.Where(r => !r.StartsWith("data:", StringComparison.Ordinal)), Has.Exactly(1).StartsWith("file:"));
    });

    /// <summary>Whether the page is no wider than its window.</summary>
    public async Task ExpectNoSidewaysScrollingAsync() =>
        Assert.That(await Page.EvaluateAsync<int>("document.documentElement.scrollWidth"), Is.LessThanOrEqualTo(Page.ViewportSize!.Width));
}
