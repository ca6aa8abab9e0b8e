using Microsoft.Playwright;

namespace Cnn.Cli.Tests.Browser;

/// <summary>
/// The browser in which pages are looked at: $CNN_CHROMIUM, the one that the Browser target unpacked below native/tools, or the machine's own. Where there is
/// none, the tests that need it are passed over and say so.
/// </summary>
internal sealed class Chromium : IAsyncDisposable
{
    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
        "--disable-sync", "--hide-scrollbars",
    ];

    private readonly IPlaywright playwright;
    private readonly IBrowser browser;

    private Chromium(IPlaywright playwright, IBrowser browser) => (this.playwright, this.browser) = (playwright, browser);

    /// <summary>The working copy that the tests run in.</summary>
    public static string Checkout { get; } = FindCheckout();

    /// <summary>Where screenshots are kept: artifacts/screenshots of the checkout.</summary>
    public static string Screenshots { get; } = Directory.CreateDirectory(Path.Combine(Checkout, "artifacts", "screenshots")).FullName;

    /// <summary>axe-core's script, which the Browser target fetched.</summary>
    public static string Checker { get; } = Path.Combine(Checkout, "native", "tools", "axe", "axe.min.js");

    public static async Task<Chromium> StartAsync()
    {
        (string? program, Dictionary<string, string> environment) = Find();
        if (program is null)
        {
            Assert.Ignore("No Chromium: run ./build.sh --target=Browser, install one, or set CNN_CHROMIUM. Pages were not looked at.");
        }

        IPlaywright playwright = await Playwright.CreateAsync();
        IBrowser browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = program,
            Args = Arguments,
            Env = environment,
        });
        return new Chromium(playwright, browser);
    }

    /// <summary>Opens a file, with every request and every complaint of the page written down.</summary>
    public async Task<Sight> OpenAsync(string file, int width = 1280, int height = 900, ColorScheme scheme = ColorScheme.Light, bool scripts = true)
    {
        IBrowserContext context = await browser.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = height },
            ColorScheme = scheme,
            JavaScriptEnabled = scripts,
        });
        IPage page = await context.NewPageAsync();
        var sight = new Sight(page);
        await page.GotoAsync(new Uri(Path.GetFullPath(file)).AbsoluteUri);
        return sight;
    }

    public async ValueTask DisposeAsync()
    {
        await browser.DisposeAsync();
        playwright.Dispose();
    }

    private static (string? Program, Dictionary<string, string> Environment) Find()
    {
        // The driver hands the browser these variables and no others.
        var environment = Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>()
            .ToDictionary(e => (string)e.Key, e => (string?)e.Value ?? "");
        string unpacked = Path.Combine(Checkout, "native", "tools", "browser"), own = Path.Combine(unpacked, "usr", "lib", "chromium", "chromium");
        if (Environment.GetEnvironmentVariable("CNN_CHROMIUM") is { Length: > 0 } named)
        {
            return (named, environment);
        }

        if (!File.Exists(own))
        {
            string? system = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
                .Select(f => Path.Combine(f, "chromium")).FirstOrDefault(File.Exists);
            return (system, environment);
        }

        // Its libraries lie where the system's loader does not look, some of them in folders of their own.
        string libraries = Path.Combine(unpacked, "usr", "lib");
        IEnumerable<string> folders = Directory.EnumerateFiles(libraries, "*.so*", SearchOption.AllDirectories)
            .Select(f => Path.GetDirectoryName(f)!).Distinct()
            .Where(f => !f.StartsWith(Path.Combine(libraries, "chromium"), StringComparison.Ordinal));
        environment["LD_LIBRARY_PATH"] = string.Join(Path.PathSeparator, folders);
        environment["XDG_DATA_DIRS"] = Path.Combine(unpacked, "usr", "share") + ":/usr/share";
        if (!Directory.Exists("/etc/fonts"))
        {
            environment["FONTCONFIG_PATH"] = Path.Combine(unpacked, "etc", "fonts");
        }

        return (own, environment);
    }

    private static string FindCheckout()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Cnn.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("The tests do not run inside a checkout.");
    }
}
