namespace Cnn.Cli.Commands;

/// <summary>The pictures that cnn explain writes, two for an image, and how they are known again where images are looked for.</summary>
internal static class ExplainedPictures
{
    private const string GradCam = "-grad-cam.png", Saliency = "-saliency.png";

    /// <summary>The files of an image.</summary>
    public static (string GradCam, string Saliency) For(string folder, string name) =>
        (Path.Combine(folder, name + GradCam), Path.Combine(folder, name + Saliency));

    /// <summary>Of the files of a folder those that are no such pair.</summary>
    public static string[] Without(string[] files)
    {
        var all = new HashSet<string>(files, StringComparer.Ordinal);
        bool IsHalf(string file, string own, string other) => file.EndsWith(own, StringComparison.Ordinal) && all.Contains(file[..^own.Length] + other);
        return [.. files.Where(f => !IsHalf(f, GradCam, Saliency) && !IsHalf(f, Saliency, GradCam))];
    }
}
