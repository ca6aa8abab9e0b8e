using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

namespace Cnn.Models;

/// <summary>
/// The probabilities of classes. Many networks, most of those from PyTorch, end in scores without bounds (logits), of which the softmax makes probabilities;
/// others give probabilities themselves.
/// </summary>
public static class ClassProbabilities
{
    // What a network may still do with probabilities without changing them.
    private static readonly HashSet<string> Moves = ["Flatten", "Reshape", "Permute", "Dropout"];

    /// <summary>Whether a network's first output is probabilities already: whether it ends in a softmax or a sigmoid.</summary>
    public static bool AreGivenBy(Model model)
    {
        ArgumentNullException.ThrowIfNull(model);
        SymbolicTensor last = model.Outputs[0];
        while ((Moves.Contains(last.Layer.ClassName) || last.Layer is ActivationLayer { Activation: Activation.Linear }) && last.Inputs.Count == 1)
        {
            last = last.Inputs[0];
        }

        return last.Layer.ClassName == "Softmax" || (string?)last.Layer.GetConfig()["activation"] is "softmax" or "sigmoid";
    }

    /// <summary>
    /// What a network's first output says. One number is the probability of label 1 after a sigmoid or under a binary cross-entropy, and else a value; several
    /// are values under the loss of a regression.
    /// </summary>
    public static OutputKind KindOf(Model model)
    {
        ArgumentNullException.ThrowIfNull(model);
        Loss? loss = model.Losses.Count > 0 ? model.Losses[0] : null;
        bool isOne = model.Outputs[0].Shape.ElementCount == 1, isGiven = AreGivenBy(model);
        return isOne
            ? isGiven || loss is BinaryCrossentropy or BinaryFocalCrossentropy ? OutputKind.LabelOne : OutputKind.Values
            : !isGiven && loss is MeanSquaredError or MeanAbsoluteError or Huber ? OutputKind.Values : OutputKind.Classes;
    }

    /// <summary>
    /// Turns what a network gave for samples into probabilities, in place: p_i = exp(x_i) / sum_j exp(x_j) for each row where they are scores, 1 / (1 +
    /// exp(-x)) where a row is the score of label 1 alone, nothing where they are probabilities or values.
    /// </summary>
    /// <param name="model">The network.</param>
    /// <param name="rows">Its first output for any number of samples, a row of one number per class for each.</param>
    /// <exception cref="ArgumentException">The numbers are not whole rows.</exception>
    public static void Complete(Model model, Span<float> rows)
    {
        ArgumentNullException.ThrowIfNull(model);
        int classes = model.Outputs[0].Shape.ElementCount;
        if (rows.Length % classes != 0)
        {
            throw new ArgumentException($"Expected rows of {classes} numbers, received {rows.Length} numbers.", nameof(rows));
        }

        if (!AreGivenBy(model))
        {
            Complete(KindOf(model), classes, rows);
        }
    }

    /// <summary>The same for scores of a kind that is known.</summary>
    internal static void Complete(OutputKind kind, int classes, Span<float> rows)
    {
        if (kind == OutputKind.Values)
        {
            return;
        }

        if (kind == OutputKind.LabelOne)
        {
            for (int i = 0; i < rows.Length; i++)
            {
                rows[i] = (float)(1 / (1 + Math.Exp(-rows[i])));
            }

            return;
        }

        for (int start = 0; start < rows.Length; start += classes)
        {
            Softmax(rows.Slice(start, classes));
        }
    }

    private static void Softmax(Span<float> row)
    {
        float largest = float.NegativeInfinity;
        foreach (float score in row)
        {
            largest = MathF.Max(largest, score);
        }

        double sum = 0;
        foreach (float score in row)
        {
            sum += Math.Exp(score - largest);
        }

        for (int i = 0; i < row.Length; i++)
        {
            row[i] = (float)(Math.Exp(row[i] - largest) / sum);
        }
    }
}
