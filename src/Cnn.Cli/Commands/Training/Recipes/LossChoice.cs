using Cnn.Models;
using Cnn.OneDnn;

namespace Cnn.Cli.Commands;

/// <summary>Losses by the names that the command line knows.</summary>
internal static class LossChoice
{
    public static IReadOnlyList<string> Names { get; } =
    [
        "sparse_categorical_crossentropy", "categorical_crossentropy", "binary_crossentropy", "categorical_focal_crossentropy", "binary_focal_crossentropy",
        "mean_squared_error", "mean_absolute_error",
        "huber", "kl_divergence", "hinge", "squared_hinge", "categorical_hinge", "dice",
    ];

    /// <summary>The loss of a name, with Keras's defaults.</summary>
    /// <exception cref="UsageException">There is none.</exception>
    public static Loss Find(string name)
    {
        string full = Normalize(name);
        return Names.Contains(full)
            ? Loss.Parse(full)
            : throw new UsageException($"Unknown loss '{name}'.{NearestName.Hint(name, Names)} Known: {string.Join(", ", Names)}.");
    }

    /// <summary>The one spelling of a name.</summary>
    public static string Normalize(string name) => name.Replace('-', '_');

    /// <summary>Whether a loss can smooth its targets.</summary>
    public static bool Smooths(Loss loss) =>
        loss is SparseCategoricalCrossentropy or CategoricalCrossentropy or BinaryCrossentropy or CategoricalFocalCrossentropy or BinaryFocalCrossentropy;

    /// <summary>
    /// A loss for a network: of probabilities or of scores, as its outputs are, and of rows where labels alone do not say what is wanted. The loss of labels
    /// and that of their rows are the same figure.
    /// </summary>
    /// <param name="loss">The loss.</param>
    /// <param name="model">The network.</param>
    /// <param name="smoothing">How much of each target is spread over all classes.</param>
    /// <param name="takesRows">Whether targets are rows, as those of mixed images are.</param>
    public static Loss For(Loss loss, Model model, double smoothing, bool takesRows)
    {
        bool areScores = !ClassProbabilities.AreGivenBy(model);
        return loss switch
        {
            SparseCategoricalCrossentropy sparse when !takesRows => new SparseCategoricalCrossentropy(areScores) { IgnoreClass = sparse.IgnoreClass },
            SparseCategoricalCrossentropy or CategoricalCrossentropy => new CategoricalCrossentropy(areScores, smoothing),
            BinaryCrossentropy => new BinaryCrossentropy(areScores, smoothing),
            CategoricalFocalCrossentropy => new CategoricalFocalCrossentropy(fromLogits: areScores, labelSmoothing: smoothing),
            BinaryFocalCrossentropy => new BinaryFocalCrossentropy(fromLogits: areScores, labelSmoothing: smoothing),
            _ => loss,
        };
    }
}
