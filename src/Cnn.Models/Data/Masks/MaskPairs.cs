using Cnn.Models.Data.Archives;

namespace Cnn.Models.Data.Masks;

/// <summary>Images and their masks: FOLDER/images/a.jpg and FOLDER/masks/a.png.</summary>
/// <param name="Folder">The folder of both folders.</param>
/// <param name="Items">The files, in the order of the images' names.</param>
/// <param name="LeftOut">What of both folders is no image.</param>
/// <param name="Notes">What is not used.</param>
internal sealed record MaskPairs(string Folder, IReadOnlyList<(string Image, string Mask)> Items, LeftOut LeftOut, IReadOnlyList<string> Notes)
{
    private const string ImagesName = "images", MasksName = "masks";

    /// <summary>Whether a folder has both.</summary>
    public static bool Are(FileTree tree, string folder) => Named(tree, folder, ImagesName) is not null && Named(tree, folder, MasksName) is not null;

    /// <summary>The folder of a name within a folder, in small or large letters; null where there is none.</summary>
    public static string? Named(FileTree tree, string folder, string name) =>
        FolderLayout.Folders(tree, folder).FirstOrDefault(f => Path.GetFileName(f).Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Pairs the files of both by their names.</summary>
    /// <param name="tree">Where they lie.</param>
    /// <param name="folder">A folder that has both.</param>
    /// <param name="report">Is told of each image without a mask, which is left out then.</param>
    /// <exception cref="DataException">There are no images or no masks, or two of one name.</exception>
    public static MaskPairs Find(FileTree tree, string folder, Action<string> report)
    {
        var leftOut = new LeftOut();
        (string imageFolder, string maskFolder) = (Named(tree, folder, ImagesName)!, Named(tree, folder, MasksName)!);
        SortedDictionary<string, string> images = ByStem(tree, imageFolder, leftOut), masks = ByStem(tree, maskFolder, leftOut);
        var items = new List<(string, string)>();
        foreach ((string stem, string image) in images)
        {
            if (masks.Remove(stem, out string? mask))
            {
                items.Add((image, mask));
            }
            else
            {
                report($"{image} has no mask: expected {Path.Combine(maskFolder, stem + ".png")}. Add it, or remove the image.");
            }
        }

        if (items.Count == 0)
        {
            throw new DataException(
                $"{imageFolder} has {images.Count} images, and {maskFolder} a mask for none of them: a mask is a PNG file that is called as its image is.");
        }

        List<string> notes = [];
        if (masks.Count > 0)
        {
            notes.Add($"{maskFolder}: {(masks.Count == 1 ? "1 mask is" : $"{masks.Count} masks are")} left out that " +
                $"{(masks.Count == 1 ? "belongs" : "belong")} to no image: {string.Join(", ", masks.Values.Take(3).Select(m => Path.GetFileName(m)))}" +
                $"{(masks.Count > 3 ? ", …" : "")}.");
        }

        return new MaskPairs(folder, items, leftOut, notes);
    }

    private static SortedDictionary<string, string> ByStem(FileTree tree, string folder, LeftOut leftOut)
    {
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (string file in leftOut.ImagesAmong(tree.List(folder, folders: false)))
        {
            string stem = Path.GetFileNameWithoutExtension(file);
            if (!files.TryAdd(stem, file))
            {
                throw new DataException($"{file} and {files[stem]} have one name: nobody knows which of them is meant. Remove or rename one.");
            }
        }

        Array.ForEach(FolderLayout.Folders(tree, folder), leftOut.AddFolder);
        return files.Count > 0 ? files : throw new DataException($"{folder} holds no images.");
    }
}
