using Cnn.OneDnn.Bindings.Generator.Model;

namespace Cnn.OneDnn.Bindings.Generator.Parsing;

/// <summary>An include folder and the headers in it to begin with.</summary>
internal sealed class HeaderSet
{
    private readonly Dictionary<string, string[]> lines = [];

    /// <summary>Takes the headers below a folder.</summary>
    /// <param name="folder">The include folder.</param>
    /// <param name="roots">The headers to begin with, relative to it, with forward slashes.</param>
    /// <exception cref="HeaderParseException">A header is missing.</exception>
    public HeaderSet(string folder, params string[] roots)
    {
        Folder = Path.GetFullPath(folder);
        Roots = roots;
        foreach (string root in roots)
        {
            string path = Path.Combine(Folder, root);
            if (!File.Exists(path))
            {
                throw new HeaderParseException($"Header {root} is not in {Folder}. Fetch the headers first: ./build.sh --target=Native.");
            }
        }
    }

    /// <summary>The include folder, absolute.</summary>
    public string Folder { get; }

    /// <summary>The headers to begin with.</summary>
    public IReadOnlyList<string> Roots { get; }

    /// <summary>The path of a file below the include folder, with forward slashes; null for any other file.</summary>
    public string? Relative(string file)
    {
        string relative = Path.GetRelativePath(Folder, file).Replace('\\', '/');
        return relative.StartsWith("../", StringComparison.Ordinal) || Path.IsPathRooted(relative) ? null : relative;
    }

    /// <summary>A header's lines, read once.</summary>
    public string[] Lines(string header)
    {
        if (!lines.TryGetValue(header, out string[]? text))
        {
            text = File.ReadAllLines(Path.Combine(Folder, header));
            lines.Add(header, text);
        }

        return text;
    }

    /// <summary>The line of a place, trimmed; empty outside the file.</summary>
    public string Line(SourceLine place)
    {
        string[] text = Lines(place.Header);
        return place.Line >= 1 && place.Line <= text.Length ? text[place.Line - 1].Trim() : string.Empty;
    }
}
