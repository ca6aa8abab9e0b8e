using System.Globalization;
using System.Numerics.Tensors;

namespace Cnn.OneDnn;

/// <summary>
/// Looks at the numbers of samples before a network does: one that is NaN or infinite makes all weights so, and a target that a loss cannot mean is learned
/// without a complaint.
/// </summary>
internal static class SampleCheck
{
    /// <summary>Refuses a batch that a model cannot learn from.</summary>
    /// <exception cref="ArgumentException">A sample has a number that is none, or a target that its loss does not take; the message names it.</exception>
    public static void Require(Model model, Batch batch)
    {
        RequireFinite(batch);
        for (int i = 0; i < batch.Targets.Count; i++)
        {
            if (batch.Targets[i].Type == DataType.Int32)
            {
                DataCheck.Labels(model, i, batch.Targets[i].AsSpan<int>(), batch.Indices);
            }
            else if (model.Losses[i].TakesShares)
            {
                RequireShares(model.Losses[i], batch, i);
            }
        }
    }

    /// <summary>Refuses numbers that are NaN or infinite.</summary>
    /// <inheritdoc cref="Require" path="/exception"/>
    public static void RequireFinite(Batch batch)
    {
        RequireFinite(batch, batch.Inputs, "input");
        RequireFinite(batch, batch.Targets, "target");
    }

    private static void RequireFinite(Batch batch, IReadOnlyList<Tensor> tensors, string what)
    {
        for (int i = 0; i < tensors.Count; i++)
        {
            if (tensors[i].Type != DataType.Float32 || TensorPrimitives.IsFiniteAll<float>(tensors[i].AsSpan<float>()))
            {
                continue;
            }

            ReadOnlySpan<float> values = tensors[i].AsSpan<float>();
            int at = 0;
            while (float.IsFinite(values[at]))
            {
                at++;
            }

            throw new ArgumentException(
                $"{Place(batch, tensors, i, at, what)} is {(float.IsNaN(values[at]) ? "NaN" : "infinite")}, and a network learns nothing from that: mend " +
                    $"the data, or leave the sample out.");
        }
    }

    // Targets of 0 and 1 are sometimes spread a little, beyond these too; -1 and 2 are of other losses.
    private static void RequireShares(Loss loss, Batch batch, int output)
    {
        ReadOnlySpan<float> values = batch.Targets[output].AsSpan<float>();
        if (TensorPrimitives.Min(values) > -1 && TensorPrimitives.Max(values) < 2)
        {
            return;
        }

        int at = 0;
        while (values[at] is > -1 and < 2)
        {
            at++;
        }

        throw new ArgumentException(string.Create(
            CultureInfo.InvariantCulture,
            $"{Place(batch, batch.Targets, output, at, "target")} is {values[at]}, and the loss {loss.Name} takes targets from 0 to 1: correct them, or take " +
                $"another loss."));
    }

    private static string Place(Batch batch, IReadOnlyList<Tensor> tensors, int index, int at, string what)
    {
        Shape shape = tensors[index].Shape;
        int size = shape.CountFrom(1), rest = at % size;
        int[] place = new int[shape.Rank - 1];
        for (int axis = place.Length - 1; axis >= 0; axis--)
        {
            (rest, place[axis]) = Math.DivRem(rest, shape[axis + 1]);
        }

        string several = tensors.Count == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $" {index}");
        string where = place.Length == 0 ? "" : $" at ({string.Join(", ", place)})";
        return string.Create(CultureInfo.InvariantCulture, $"The {what}{several} of sample {batch.Indices[at / size]}{where}");
    }
}
