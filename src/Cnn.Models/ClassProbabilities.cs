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
        SymbolicTensor last = Ending(model)[^1];
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

    /// <summary>
    /// The probability of each class of one sample, in the order of their labels, of what a network gave for it: completed as by <see cref="Complete(Model,
    /// Span{float})"/>, and those of both labels where it gives the one of label 1. Values stay as they are.
    /// </summary>
    /// <param name="model">The network.</param>
    /// <param name="row">Its first output for the sample.</param>
    /// <exception cref="ArgumentException">It is not one row.</exception>
    public static float[] PerClass(Model model, ReadOnlySpan<float> row)
    {
        ArgumentNullException.ThrowIfNull(model);
        int outputs = model.Outputs[0].Shape.ElementCount;
        return row.Length == outputs
            ? PerClass(KindOf(model), AreGivenBy(model), row)
            : throw new ArgumentException($"Expected a row of {outputs} numbers, received {row.Length} numbers.", nameof(row));
    }

    /// <summary>The same for a row of a kind that is known.</summary>
    internal static float[] PerClass(OutputKind kind, bool areGiven, ReadOnlySpan<float> row)
    {
        float[] completed = row.ToArray();
        if (!areGiven)
        {
            Complete(kind, completed.Length, completed);
        }

        return kind == OutputKind.LabelOne ? [1 - completed[0], completed[0]] : completed;
    }

    /// <summary>The labels of the most probable classes, the most probable first; of classes that are as probable the lower label first.</summary>
    /// <param name="probabilities">The probability of each class, in the order of their labels.</param>
    /// <param name="count">How many, where there are so many.</param>
    public static int[] MostProbable(IReadOnlyList<float> probabilities, int count)
    {
        ArgumentNullException.ThrowIfNull(probabilities);
        return [.. Enumerable.Range(0, probabilities.Count).OrderByDescending(i => probabilities[i]).Take(count)];
    }

    /// <summary>The first output and what it is moved from without being changed, back to what the last layer that computes gives.</summary>
    internal static List<SymbolicTensor> Ending(Model model)
    {
        List<SymbolicTensor> ending = [model.Outputs[0]];
        while (ending[^1] is { Inputs.Count: 1 } last && IsMove(last.Layer))
        {
            ending.Add(last.Inputs[0]);
        }

        return ending;

        static bool IsMove(Layer layer) => Moves.Contains(layer.ClassName) || layer is ActivationLayer { Activation: Activation.Linear };
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
