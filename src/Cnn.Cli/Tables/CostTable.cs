using System.Globalization;
using Cnn.Models;

namespace Cnn.Cli.Commands;

/// <summary>What each layer costs for one sample, as a table.</summary>
internal static class CostTable
{
    private static readonly string[] Heads = ["Layer (type)", "Output Shape", "Param #", "FLOPs", "Sees", "Activations"];

    public static void Write(NetworkCost cost, string model, Action<string> line)
    {
        string[][] rows = [Heads, .. cost.Layers.Select(Row)];
        int[] widths = [.. Heads.Select((_, i) => rows.Max(r => r[i].Length))];
        string rule = "+" + string.Join("+", widths.Select(w => new string('-', w + 2))) + "+";
        line($"Model: \"{model}\", one sample, forward");
        line(rule);
        for (int i = 0; i < rows.Length; i++)
        {
            line("| " + string.Join(" | ", rows[i].Select((cell, column) => column < 2 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]))) + " |");
            if (i == 0)
            {
                line(rule.Replace('-', '='));
            }
        }

        line(rule);
        line($" Total FLOPs: {Number(cost.Flops)} ({Scaled(cost.Flops, 1000, ["", " k", " M", " G", " T"])}FLOP); a training step takes about three " +
            $"times as many per sample");
        line($" Total params: {Number(cost.Parameters)} ({Bytes(cost.Parameters * sizeof(float))})");
        line($" Total activations: {Bytes(cost.ActivationBytes)} per sample in float32, were each kept");
        line(" Sees: input pixels that one output position depends on; a multiplication with its addition is two FLOPs");
    }

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
