namespace Cnn.Native.Apt;

/// <summary>Reads apt's source lists, both the one-line form (.list) and the deb822 form (.sources).</summary>
internal static class AptSourceReader
{
    private const long LargestList = 1 << 20;

    private static readonly string[] DebianSuites =
        ["bullseye", "bookworm", "trixie", "forky", "duke", "sid", "oldoldstable", "oldstable", "stable", "testing", "unstable"];

    /// <summary>The sources of an apt folder: sources.list, then sources.list.d in the order of names.</summary>
    /// <param name="folder">The folder, /etc/apt.</param>
    public static IReadOnlyList<AptSource> ReadFolder(string folder)
    {
        string parts = Path.Combine(folder, "sources.list.d");
        IEnumerable<string> files = [Path.Combine(folder, "sources.list")];
        if (Directory.Exists(parts))
        {
            files = files.Concat(Directory.EnumerateFiles(parts).Order(StringComparer.Ordinal));
        }

        List<AptSource> sources = [];
        foreach (string file in files.Where(file => File.Exists(file) && new FileInfo(file).Length <= LargestList))
        {
            switch (Path.GetExtension(file))
            {
                case ".list":
                    sources.AddRange(ParseLines(File.ReadAllText(file)));
                    break;
                case ".sources":
                    sources.AddRange(ParseStanzas(File.ReadAllText(file)));
                    break;
                default:
                    break;
            }
        }

        return sources;
    }

    /// <summary>The first source that is a Debian archive: a Debian suite's main component, not its security or update archive.</summary>
    public static AptSource? FirstDebian(IEnumerable<AptSource> sources) =>
        sources.FirstOrDefault(source => source.Components.Contains("main") && source.Suites.Any(DebianSuites.Contains));

    /// <summary>The suite of a Debian source that stands for the machine itself.</summary>
    public static string OwnSuite(AptSource source) => source.Suites.First(DebianSuites.Contains);

    /// <summary>Parses the one-line form; lines of other kinds are passed over.</summary>
    public static IReadOnlyList<AptSource> ParseLines(string text)
    {
        List<AptSource> sources = [];
        foreach (string raw in text.Split('\n'))
        {
            string line = raw.Split('#')[0].Trim();
            if (!line.StartsWith("deb ", StringComparison.Ordinal) && !line.StartsWith("deb\t", StringComparison.Ordinal))
            {
                continue;
            }

            string rest = line[3..].Trim();
            string options = string.Empty;
            if (rest.StartsWith('['))
            {
                int close = rest.IndexOf(']', StringComparison.Ordinal);
                if (close < 0)
                {
                    continue;
                }

                options = rest[1..close];
                rest = rest[(close + 1)..];
            }

            string[] words = Words(rest);
            if (words.Length >= 3 && IsAddress(words[0]))
            {
                sources.Add(new AptSource(words[0], [words[1]], words[2..], SignedBy(options)));
            }
        }

        return sources;
    }

    /// <summary>Parses the deb822 form; stanzas that are disabled, for source packages or incomplete are passed over.</summary>
    public static IReadOnlyList<AptSource> ParseStanzas(string text)
    {
        List<AptSource> sources = [];
        Dictionary<string, string> fields = new(StringComparer.OrdinalIgnoreCase);
        string field = string.Empty;
        foreach (string line in text.Split('\n').Append(string.Empty))
        {
            if (line.StartsWith('#'))
            {
                continue;
            }

            if (line.Trim().Length == 0)
            {
                AddStanza(fields, sources);
                fields.Clear();
                field = string.Empty;
            }
            else if (char.IsWhiteSpace(line[0]))
            {
                if (field.Length > 0)
                {
                    fields[field] += "\n" + line.Trim();
                }
            }
            else if (line.IndexOf(':', StringComparison.Ordinal) is int colon and > 0)
            {
                field = line[..colon].Trim();
                fields[field] = line[(colon + 1)..].Trim();
            }
        }

        return sources;
    }

    private static void AddStanza(Dictionary<string, string> fields, List<AptSource> sources)
    {
        string Field(string name) => fields.GetValueOrDefault(name, string.Empty);
        bool enabled = !string.Equals(Field("Enabled"), "no", StringComparison.OrdinalIgnoreCase);
        if (!enabled || !Words(Field("Types")).Contains("deb"))
        {
            return;
        }

        string[] suites = Words(Field("Suites"));
        string[] components = Words(Field("Components"));
        string signedBy = Field("Signed-By");

        // An inline key is more than one line; apt's common keyrings then have to do.
        string? keyring = signedBy.StartsWith('/') && !signedBy.Contains('\n', StringComparison.Ordinal) ? signedBy : null;
        sources.AddRange(Words(Field("URIs")).Where(IsAddress).Where(_ => suites.Length > 0)
            .Select(address => new AptSource(address, suites, components, keyring)));
    }

    private static string? SignedBy(string options) =>
        Words(options).Select(option => option.Split('=', 2))
            .Where(pair => pair.Length == 2 && string.Equals(pair[0], "signed-by", StringComparison.OrdinalIgnoreCase) && pair[1].StartsWith('/'))
            .Select(pair => pair[1])
            .FirstOrDefault();

    // cdrom: and the like hold no other suite; a mirror list or a file tree may.
    private static bool IsAddress(string word) =>
        word.Contains(":/", StringComparison.Ordinal) && !word.StartsWith("cdrom:", StringComparison.Ordinal);

    private static string[] Words(string text) => text.Split([' ', '\t', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries);
}
