using Cnn.OneDnn.Tests;

namespace Cnn.Cli.Tests.Documentation;

/// <summary>A page of Markdown with its fenced blocks.</summary>
internal sealed class Page
{
    private const string Fence = "```";

    private Page(string path)
    {
        FullPath = path;
        Name = Path.GetRelativePath(Checkout.Root, path).Replace('\\', '/');
        Text = File.ReadAllText(path);
        Blocks = [.. Read(Text.Split('\n'))];
    }

    /// <summary>Every page that users read.</summary>
    public static IReadOnlyList<Page> All { get; } =
    [
        .. new[] { "README.md", "src/Cnn.OneDnn/README.md", "src/Cnn.Models/README.md", "src/Cnn.Extensions.Hosting/README.md", "src/Cnn.Distributed/README.md",
            "src/Cnn.Cli/README.md", "native/README.md", "native/Cnn.OneDnn.Native.linux-x64/README.md" }
            .Select(name => Path.Combine(Checkout.Root, name))
            .Concat(Directory.GetFiles(Path.Combine(Checkout.Root, "docs"), "*.md", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            .Select(path => new Page(path)),
    ];

    public string FullPath { get; }

    /// <summary>The path in the working copy.</summary>
    public string Name { get; }

    public string Text { get; }

    /// <summary>The fenced blocks: language and text.</summary>
    public IReadOnlyList<(string Language, string Text)> Blocks { get; }

    private static IEnumerable<(string Language, string Text)> Read(string[] lines)
    {
        for (int i = 0; i < lines.Length; i++)
        {
            if (!lines[i].StartsWith(Fence, StringComparison.Ordinal))
            {
                continue;
            }

            string language = lines[i][Fence.Length..].Trim();
            int start = ++i;
            while (i < lines.Length && !lines[i].StartsWith(Fence, StringComparison.Ordinal))
            {
                i++;
            }

            yield return (language, string.Join('\n', lines[start..i]));
        }
    }
}
