using System.Globalization;
using System.Text.Json.Nodes;
using Cnn.OneDnn;
using Cnn.OneDnn.Files;
using static Cnn.Cli.ConfusionCounts;

namespace Cnn.Cli;

/// <summary>
/// How well the pixels of each class are found: IoU is TP / (TP + FP + FN), Dice 2 TP / (2 TP + FP + FN), over all pixels but void ones. Pixels is how many are
/// of the class.
/// </summary>
/// <param name="names">The classes in label order.</param>
/// <param name="matrix">How often each class, the first index, was taken for each.</param>
internal sealed class MaskTable(IReadOnlyList<string> names, long[,] matrix)
{
    /// <summary>Writes a line for each class, and one for the means over those that occur in masks or predictions.</summary>
    public void Write(CommandOutput console)
    {
        var table = new TextTable("Class", "Pixels", "IoU", "Dice") { Names = [0], HasFrame = false };
        List<(double Iou, double Dice)> found = [];
        for (int i = 0; i < names.Count; i++)
        {
            (long both, long pixels, long taken) = ForClass(matrix, i);
            double? iou = Share(both, pixels + taken - both), dice = Share(2 * both, pixels + taken);
            if (iou is { } overlap && dice is { } coefficient)
            {
                found.Add((overlap, coefficient));
            }

            table.Add(PlainText.Escape(names[i]), pixels.ToString("N0", CultureInfo.InvariantCulture), Text(iou), Text(dice));
            string name = names[i];
            console.Line(() => new JsonObject { ["class"] = name, ["pixels"] = pixels, ["iou"] = iou, ["dice"] = dice });
        }

        (double Iou, double Dice) mean = found.Count == 0 ? (0, 0) : (found.Average(f => f.Iou), found.Average(f => f.Dice));
        table.Add("mean", "", Text(mean.Iou), Text(mean.Dice));
        console.Line(() => new JsonObject { ["mean_iou"] = mean.Iou, ["mean_dice"] = mean.Dice });
        if (!console.Json)
        {
            console.Page(string.Join('\n', table.Write(console.Width).Lines));
        }
    }
}
