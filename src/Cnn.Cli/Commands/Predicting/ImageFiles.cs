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
    private int explained;

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

    /// <summary>What a person calls an image.</summary>
    public static string NameOf(string path) => path == StandardInput ? "standard input" : path;

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
        int before = files.Count + obstacles.Count;
        explained = 0;
        var leftOut = new LeftOut();
        Walk(folder, 0, leftOut);
        foreach (string sentence in leftOut.Sentences(folder))
        {
            console.Note(sentence);
        }

        if (explained > 0)
        {
            console.Note($"{folder}: {explained} pictures are left out that cnn explain wrote.");
        }

        if (files.Count + obstacles.Count == before)
        {
            obstacles.Add((folder, $"There are no image files in '{folder}'{(explained > 0 ? " but what cnn explain wrote" : "")}."));
        }
    }

    private void Walk(string folder, int depth, LeftOut leftOut)
    {
        string[] inside, folders;
        try
        {
            (inside, folders) = (Directory.GetFiles(folder), Directory.GetDirectories(folder));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            obstacles.Add((folder, $"The folder '{folder}' cannot be listed: {e.Message.ReplaceLineEndings(" ")}"));
            return;
        }

        string[] kept = ExplainedPictures.Without(inside);
        explained += inside.Length - kept.Length;
        files.AddRange(leftOut.ImagesAmong(kept.Order(StringComparer.Ordinal)));
        foreach (string inner in folders.Order(StringComparer.Ordinal))
        {
            // A link may lead back.
            if (depth < MostDepth && !Path.GetFileName(inner).StartsWith('.') && new DirectoryInfo(inner).LinkTarget is null)
            {
                Walk(inner, depth + 1, leftOut);
            }
            else
            {
                leftOut.AddFolder(inner);
            }
        }
    }
}
