using System.Globalization;
using Cnn.Models;

namespace Cnn.Cli.Commands;

/// <summary>The images that a call names: files, and what lies in folders at any depth.</summary>
internal sealed class ImageFiles
{
    /// <summary>The name of the one image that comes from standard input.</summary>
    public const string StandardInput = "-";

    private const string List = "list:";

    // Folders deeper than this are no collection of images.
    private const int MostDepth = 32;

    private readonly List<(string Path, string Why)> obstacles = [];
    private readonly List<string> files = [];

    /// <summary>Finds them.</summary>
    /// <param name="places">Files, folders, or - for standard input.</param>
    /// <param name="console">Is told what is left out of folders.</param>
    public ImageFiles(IEnumerable<string> places, CommandOutput console)
    {
        foreach (string place in places)
        {
            if (place == StandardInput || File.Exists(place))
            {
                files.Add(place);
            }
            else if (DataChoice.IsOf(place, "list") && place.Length > List.Length)
            {
                AddList(place[List.Length..]);
            }
            else if (Directory.Exists(place))
            {
                AddFolder(place, console);
            }
            else
            {
                obstacles.Add((place, $"There is no file or folder '{place}'."));
            }
        }
    }

    /// <summary>The images, of folders by name.</summary>
    public IReadOnlyList<string> Paths => files;

    /// <summary>What cannot be used, and why.</summary>
    public IReadOnlyList<(string Path, string Why)> Obstacles => obstacles;

    private void AddList(string path)
    {
        foreach ((string name, string? file) in DataSets.ListImages(path))
        {
            if (file is not null)
            {
                files.Add(file);
            }
            else
            {
                obstacles.Add((name, $"There is no image '{name}', which {path} names."));
            }
        }
    }

    private void AddFolder(string folder, CommandOutput console)
    {
        int before = files.Count, hidden = 0, folders = 0;
        var others = new List<string>();
        Walk(folder, 0);
        if (others.Count + hidden + folders > 0)
        {
            string dotted = hidden > 0 ? string.Create(CultureInfo.InvariantCulture, $", {hidden} files whose name begins with a dot") : "";
            string linked = folders > 0
                ? string.Create(CultureInfo.InvariantCulture, $", {folders} folders that are links or whose name begins with a dot")
                : "";
            string[] endings = [.. others.Select(f => Path.GetExtension(f).ToLowerInvariant()).Select(e => e.Length > 0 ? e : "no ending").Distinct()
                .Order(StringComparer.Ordinal)];
            string kinds = endings.Length > 0 ? $" ({string.Join(", ", endings)})" : "";
            console.Note(
                string.Create(
                    CultureInfo.InvariantCulture, $"Left out in '{folder}': {others.Count} files that have no ending of an image{kinds}{dotted}{linked}."));
        }

        if (files.Count == before)
        {
            obstacles.Add((folder, $"There are no PNG or JPEG files in '{folder}'."));
        }

        void Walk(string at, int depth)
        {
            string[] all = Directory.GetFiles(at);
            files.AddRange(all.Where(ImageFile.HasImageEnding).Order(StringComparer.Ordinal));
            hidden += all.Count(ImageFile.IsHiddenImage);
            others.AddRange(all.Where(f => !ImageFile.HasImageEnding(f) && !ImageFile.IsHiddenImage(f)));
            foreach (string inner in Directory.GetDirectories(at).Order(StringComparer.Ordinal))
            {
                // A link may lead back.
                if (depth < MostDepth && !Path.GetFileName(inner).StartsWith('.') && new DirectoryInfo(inner).LinkTarget is null)
                {
                    Walk(inner, depth + 1);
                }
                else
                {
                    folders++;
                }
            }
        }
    }
}
