namespace Cnn.Models;

/// <summary>What lies in a folder with a folder per class: the files, their labels and their common shape.</summary>
internal sealed record ImageFolder(IReadOnlyList<string> Files, int[] Labels, IReadOnlyList<string> ClassNames, int Height, int Width, int Channels)
{
    // Files of other endings, such as a thumbnail index, are nobody's image and are passed over.
    private static readonly string[] Endings = [".png", ".jpg", ".jpeg", ".jpe", ".jfif", ".gif", ".bmp", ".webp", ".tif", ".tiff"];

    /// <summary>Lists a folder, and reads every file's header so that what does not fit is told before training and not in the midst of it.</summary>
    /// <param name="root">The folder with a folder per class.</param>
    /// <param name="size">The size that images will be resized to; null if they must all have one size.</param>
    /// <param name="channels">The channels that images will be converted to; null for 3 if any image has colour and 1 otherwise.</param>
    /// <param name="classNames">The classes that the folder must keep to; null to take its own.</param>
    /// <exception cref="DataException">There are no classes, one is empty or unknown, a file is no image, or sizes differ.</exception>
    public static ImageFolder Open(string root, (int Height, int Width)? size, int? channels, IReadOnlyList<string>? classNames = null)
    {
        if (!Directory.Exists(root))
        {
            throw new DataException($"The image folder {root} does not exist: expected a folder with a folder per class.");
        }

        string[] folders = [.. DataFile.List(root, folders: true).Where(f => !Path.GetFileName(f).StartsWith('.'))];
        if (folders.Length == 0)
        {
            throw new DataException($"{root} has no class folders: expected {Path.Combine(root, "CLASS", "image.png")} and so on.");
        }

        string[] names = classNames is null ? [.. folders.Select(f => Path.GetFileName(f))] : [.. classNames];
        var files = new List<string>();
        var labels = new List<int>();
        foreach (string folder in folders)
        {
            int label = Array.IndexOf(names, Path.GetFileName(folder));
            if (label < 0)
            {
                throw new DataException($"{folder} is not one of the training part's classes: expected {string.Join(", ", names)}.");
            }

            string[] images = [.. DataFile.List(folder, folders: false).Where(f => Endings.Contains(Path.GetExtension(f).ToLowerInvariant()))];
            if (images.Length == 0)
            {
                throw new DataException($"The class folder {folder} holds no images: add PNG or JPEG files or remove it.");
            }

            files.AddRange(images);
            labels.AddRange(Enumerable.Repeat(label, images.Length));
        }

        ImageHeader common = CommonHeader(files, size);
        return new ImageFolder(files, [.. labels], names, common.Height, common.Width, channels ?? common.Channels);
    }

    private static ImageHeader CommonHeader(List<string> files, (int Height, int Width)? size)
    {
        ImageHeader first = ImageFile.ReadHeader(files[0]);
        int channels = first.Channels;
        foreach (string file in files.Skip(1))
        {
            ImageHeader header = ImageFile.ReadHeader(file);
            channels = Math.Max(channels, header.Channels);
            if (size is null && (header.Width != first.Width || header.Height != first.Height))
            {
                throw new DataException(
                    $"{file} has {header.Width} x {header.Height} pixels, but {files[0]} has {first.Width} x {first.Height}: give a size that all images are resized to, on the command line with --image-size.");
            }
        }

        return first with { Channels = channels, Height = size?.Height ?? first.Height, Width = size?.Width ?? first.Width };
    }
}
