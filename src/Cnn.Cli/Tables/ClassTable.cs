using System.Globalization;
using System.Text.Json.Nodes;
using Cnn.OneDnn;
using Cnn.OneDnn.Files;
using static Cnn.Cli.ConfusionCounts;

namespace Cnn.Cli;

/// <summary>
/// How well each class is told apart: precision is the share of the images taken for it that are of it, recall the share of its images that are taken for it,
/// and F1 their harmonic mean, 2 p r / (p + r).
/// </summary>
/// <param name="names">The classes in label order.</param>
/// <param name="matrix">How often each class, the first index, was taken for each.</param>
internal sealed class ClassTable(IReadOnlyList<string> names, long[,] matrix)
{
    /// <summary>Writes a line for each class.</summary>
    public void Write(CommandOutput console)
    {
        var table = new TextTable("Class", "Images", "Precision", "Recall", "F1") { Names = [0], HasFrame = false };
        for (int i = 0; i < names.Count; i++)
        {
            (long right, long images, long taken) = ForClass(matrix, i);
            double? precision = Share(right, taken), recall = Share(right, images), f1 = Share(2 * right, images + taken);
            table.Add(PlainText.Escape(names[i]), images.ToString("N0", CultureInfo.InvariantCulture), Text(precision), Text(recall), Text(f1));
            string name = names[i];
            console.Line(() => new JsonObject
            {
                ["class"] = name,
                ["images"] = images,
                ["precision"] = precision,
                ["recall"] = recall,
                ["f1"] = f1,
            });
        }

        if (!console.Json)
        {
            console.Page(string.Join('\n', table.Write(console.Width).Lines));
        }
    }
}
