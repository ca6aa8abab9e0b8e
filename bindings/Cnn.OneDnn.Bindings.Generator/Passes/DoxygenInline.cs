using System.Text.RegularExpressions;

namespace Cnn.OneDnn.Bindings.Generator.Passes;

/// <summary>Turns Doxygen's marks within a line into XML documentation.</summary>
internal sealed partial class DoxygenInline(string[] parameters)
{
    /// <summary>Escapes what XML reserves.</summary>
    public static string Escape(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    /// <summary>Translates one line.</summary>
    public string Translate(string text)
    {
        string escaped = Escape(text);
        escaped = Marks().Replace(escaped, match => Word(match.Groups["word"].Value));
        escaped = References().Replace(escaped, match => $"<c>{match.Groups["name"].Value}</c>");
        escaped = Code().Replace(escaped, match => $"<c>{match.Groups["text"].Value}</c>");
        escaped = Links().Replace(escaped, match => $"<see href=\"{match.Groups["address"].Value}\">{match.Groups["text"].Value}</see>");
        return escaped.Replace("@ref ", string.Empty, StringComparison.Ordinal).Replace("@sa ", "See ", StringComparison.Ordinal);
    }

    private string Word(string word) => parameters.Contains(word) ? $"<paramref name=\"{word}\"/>" : $"<c>{word}</c>";

    [GeneratedRegex(@"@(p|c|ref) (?<word>'[a-z]'|[A-Za-z_][A-Za-z0-9_]*(::[A-Za-z0-9_]+)*)")]
    private static partial Regex Marks();

    [GeneratedRegex(@"(?<![A-Za-z0-9&])#(?<name>[A-Za-z_][A-Za-z0-9_]*(::[A-Za-z0-9_]+)*)")]
    private static partial Regex References();

    [GeneratedRegex("`(?<text>[^`<>]+)`")]
    private static partial Regex Code();

    [GeneratedRegex(@"\[(?<text>[^\]<>]+)\]\((?<address>https://[^)\s""]+)\)")]
    private static partial Regex Links();
}
