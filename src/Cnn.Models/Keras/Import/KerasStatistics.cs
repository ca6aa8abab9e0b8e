using System.Text.Json.Nodes;
using Cnn.Models.WeightFiles;
using Cnn.Models.WeightFiles.Keras;
using Cnn.OneDnn;

namespace Cnn.Models.Keras.Import;

/// <summary>
/// The means and variances of Normalization layers, which Keras finds by adapt and keeps as weights, as options of the layer, as they are here.
/// </summary>
internal static class KerasStatistics
{
    public const string ClassName = "Normalization";
    private const string Mean = "mean", Variance = "variance";

    /// <exception cref="InvalidFormatException">The file does not have them, or more of them than a network can have.</exception>
    public static void Fill(IReadOnlyList<KerasSlot> slots, TensorFile weights)
    {
        long left = KerasImporter.MostFixedNumbers;
        foreach (KerasSlot slot in slots.Where(s => s.Part.ClassName == ClassName && s.Part.Config[Mean] is null))
        {
            StoredLayer? stored = weights.Layers.FirstOrDefault(l => l.Path == slot.Path || l.Path == slot.Part.Name);
            foreach (string key in new[] { Mean, Variance })
            {
                TensorEntry entry = stored?.Tensors.FirstOrDefault(t => t.Name.EndsWith($"/{key}", StringComparison.Ordinal))
                    ?? weights.Find($"{slot.Part.Name}/{key}")
                    ?? throw new InvalidFormatException($"the file has no {key} for the Normalization layer '{FileText.Shown(slot.Part.Name)}'.");
                weights.Require(entry.Name);
                left -= entry.ElementCount;
                if (left < 0)
                {
                    throw new InvalidFormatException(
                        $"the {key} of the Normalization layer '{FileText.Shown(slot.Part.Name)}' has {entry.ElementCount} numbers; all such layers together " +
                            $"may have {KerasImporter.MostFixedNumbers}.");
                }

                float[] numbers = new float[entry.Shape.ElementCount];
                weights.ReadFloats(entry.Name, numbers);
                slot.Part.Config[key] = new JsonArray([.. numbers.Select(n => (JsonNode)n)]);
            }
        }
    }
}
