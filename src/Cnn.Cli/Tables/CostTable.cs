using System.Globalization;
using Cnn.Models;
using Cnn.OneDnn.Files;

namespace Cnn.Cli.Commands;

/// <summary>What each layer costs for one sample, as a table.</summary>
internal static class CostTable
{
    public static void Write(NetworkCost cost, string model, int room, Action<string> line)
    {
        var table = new TextTable("Layer (type)", "Output Shape", "Param #", "FLOPs", "Sees", "Activations")
        {
            Names = [0],
            Shapes = [1],
            Spare = [5, 4],
            Last = [1, 2],
        };
        foreach (LayerCost layer in cost.Layers)
        {
            table.Add(Row(layer));
        }

        (IReadOnlyList<string> lines, IReadOnlyList<string> leftOut) = table.Write(room);
        line($"Model: \"{model}\", one sample, forward");
        foreach (string shown in lines)
        {
            line(shown);
        }

        if (leftOut.Count > 0)
        {
            line($" Left out for want of room: {string.Join(", ", leftOut)}. A wider terminal, a file and --json have them.");
        }

        line($" Total FLOPs: {Number(cost.Flops)} ({Scaled(cost.Flops, 1000, ["", " k", " M", " G", " T"])}FLOP); a training step takes about three " +
            $"times as many per sample");
        line($" Total params: {Number(cost.Parameters)} ({Bytes(cost.Parameters * sizeof(float))})");
        line($" Total activations: {Bytes(cost.ActivationBytes)} per sample in float32, were each kept");
        line(" Sees: input pixels that one output position depends on; a multiplication with its addition is two FLOPs");
    }

    public static string Field(LayerCost layer) => layer.ReceptiveField.Count == 0 ? "" : string.Join("x", layer.ReceptiveField);

    private static string[] Row(LayerCost layer) =>
    [
        PlainText.Escape($"{layer.Layer.Name} ({layer.Layer.ClassName})"),
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
