using System.Globalization;

namespace Cnn.Cli.Commands;

/// <summary>Counts how often a network says the class that an image's folder is called.</summary>
internal sealed class KnownClasses(IReadOnlyList<string> classes)
{
    private int known, right;

    /// <summary>Takes in one image.</summary>
    public void Add(string file, int label)
    {
        string? folder = file == ImageFiles.StandardInput ? null : Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(file)));
        if (folder is not null && classes.Contains(folder))
        {
            known++;
            right += classes[label] == folder ? 1 : 0;
        }
    }

    /// <summary>Says it, where folders have names of classes.</summary>
    public void Tell(CommandOutput console)
    {
        if (known > 0)
        {
            console.Note(
                string.Create(CultureInfo.InvariantCulture,
                    $"{known} images lie in folders that are called like classes, and {right} of them are told to be of theirs: {(double)right / known:P2}."));
        }
    }
}
