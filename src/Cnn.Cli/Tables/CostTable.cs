using System.Globalization;
using Cnn.Models;

namespace Cnn.Cli.Commands;

/// <summary>What each layer costs for one sample, as a table.</summary>
internal static class CostTable
{
    private const int FewestLetters = 14, FewestColumns = 4;

    private static readonly string[] Heads = ["Layer (type)", "Output Shape", "Param #", "FLOPs", "Sees", "Activations"];

    public static void Write(NetworkCost cost, string model, int room, Action<string> line)
    {
        string[][] rows = [Heads, .. cost.Layers.Select(Row)];
        int[] widths = [.. Heads.Select((_, i) => rows.Max(r => r[i].Length))];
        int shown = Fit(widths, room);
        string rule = "+" + string.Join("+", widths[..shown].Select(w => new string('-', w + 2))) + "+";
        line($"Model: \"{model}\", one sample, forward");
        line(rule);
        for (int i = 0; i < rows.Length; i++)
        {
            IEnumerable<string> cells = rows[i][..shown].Select((cell, c) => c < 2 ? Cut(cell, widths[c]).PadRight(widths[c]) : cell.PadLeft(widths[c]));
            line("| " + string.Join(" | ", cells) + " |");
            if (i == 0)
            {
                line(rule.Replace('-', '='));
            }
        }

        line(rule);
        if (shown < Heads.Length)
        {
            line($" Left out for want of room: {string.Join(", ", Heads[shown..])}. A wider terminal, a file and --json have them.");
        }

        line($" Total FLOPs: {Number(cost.Flops)} ({Scaled(cost.Flops, 1000, ["", " k", " M", " G", " T"])}FLOP); a training step takes about three " +
            $"times as many per sample");
        line($" Total params: {Number(cost.Parameters)} ({Bytes(cost.Parameters * sizeof(float))})");
        line($" Total activations: {Bytes(cost.ActivationBytes)} per sample in float32, were each kept");
        line(" Sees: input pixels that one output position depends on; a multiplication with its addition is two FLOPs");
    }

    // Names give way first, then the last columns, then shapes.
    private static int Fit(int[] widths, int room)
    {
        int shown = widths.Length;
        int Length() => widths[..shown].Sum() + (3 * shown) + 1;
        for (; Length() > room && widths[0] > FewestLetters; widths[0]--)
        {
        }

        for (; Length() > room && shown > FewestColumns; shown--)
        {
        }

        for (; Length() > room && widths[1] > FewestLetters; widths[1]--)
        {
        }

        return shown;
    }

    private static string Cut(string text, int room) => text.Length <= room ? text : string.Concat(text.AsSpan(0, room - 1), "…");

    public static string Field(LayerCost layer) => layer.ReceptiveField.Count == 0 ? "" : string.Join("x", layer.ReceptiveField);

    private static string[] Row(LayerCost layer) =>
    [
        $"{layer.Layer.Name} ({layer.Layer.ClassName})",
        $"(None, {string.Join(", ", layer.OutputShape)})",
        Number(layer.Parameters),
        Number(layer.Flops),
        Field(layer),
        Bytes(layer.ActivationBytes),
    ];

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Bytes(long value) => Scaled(value, 1024, [" B", " KiB", " MiB", " GiB", " TiB"]);

    private static string Scaled(double value, double by, string[] units)
    {
        int unit = 0;
        for (; value >= by && unit < units.Length - 1; unit++)
        {
            value /= by;
        }

        return value.ToString(unit == 0 ? "F0" : "F1", CultureInfo.InvariantCulture) + units[unit];
    }
}
