using System.Globalization;
using System.Text;

namespace Cnn.OneDnn.Files;

/// <summary>
/// Names from files as text that can be shown: what would move a terminal's cursor, change its colours, begin a new line or turn the direction of writing is
/// written out, such as \u001B. A foreign file must not be able to draw where it is listed.
/// </summary>
public static class PlainText
{
    private const int ExcerptLength = 80;

    /// <summary>The text on one line, with nothing in it that is not seen.</summary>
    public static string Escape(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Clean(text, keepsLines: false);
    }

    /// <summary>The text with its lines, and otherwise nothing in it that is not seen.</summary>
    public static string Lines(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Clean(text, keepsLines: true);
    }

    /// <summary>The beginning of a text of a file, for messages: it must not flood them, break their line or talk to the terminal.</summary>
    public static string Excerpt(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string shown = text.Length <= ExcerptLength ? text : string.Concat(text.AsSpan(0, ExcerptLength), "...");
        return string.Create(shown.Length, shown, (characters, from) =>
        {
            for (int i = 0; i < characters.Length; i++)
            {
                characters[i] = char.IsControl(from[i]) ? '\uFFFD' : from[i];
            }
        });
    }

    /// <summary>Whether a character, alone, is seen as itself.</summary>
    public static bool IsPlain(char c) => c switch
    {
        >= ' ' and <= '~' => true,
        '\u061C' or '\u200E' or '\u200F' or (>= '\u2028' and <= '\u202E') or (>= '\u2066' and <= '\u2069') or '\uFEFF' => false,
        _ => !char.IsControl(c),
    };

    private static string Clean(string text, bool keepsLines)
    {
        int first = FirstUnseen(text, keepsLines);
        if (first < 0)
        {
            return text;
        }

        var clean = new StringBuilder(text, 0, first, text.Length + 16);
        for (int i = first; i < text.Length; i++)
        {
            char c = text[i];
            if (IsKept(text, i, keepsLines))
            {
                clean.Append(c);
            }
            else
            {
                clean.Append(c switch
                {
                    '\n' => "\\n",
                    '\r' => "\\r",
                    '\t' => "\\t",
                    _ => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}"),
                });
            }
        }

        return clean.ToString();
    }

    private static int FirstUnseen(string text, bool keepsLines)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (!IsKept(text, i, keepsLines))
            {
                return i;
            }
        }

        return -1;
    }

    private static bool IsKept(string text, int i, bool keepsLines) => text[i] switch
    {
        '\n' => keepsLines,
        '\r' => keepsLines && i + 1 < text.Length && text[i + 1] == '\n',
        char c when char.IsSurrogate(c) => char.IsHighSurrogate(c)
            ? i + 1 < text.Length && char.IsLowSurrogate(text[i + 1])
            : i > 0 && char.IsHighSurrogate(text[i - 1]),
        char c => IsPlain(c),
    };
}
