using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn;

/// <content>Weights that weight decay leaves alone.</content>
public abstract partial class Optimizer
{
    private string[] undecayed = [];

    /// <summary>What <see cref="ExcludeFromWeightDecay"/> was told, as checkpoints keep it: words of weights' names, and paths of weights, which have a "/".</summary>
    public IReadOnlyList<string> ExcludedFromWeightDecay => undecayed;

    /// <summary>
    /// Keeps weight decay from some weights, as Keras's exclude_from_weight_decay: usual for biases and for scales and shifts of normalizations,
    /// <c>optimizer.ExcludeFromWeightDecay(varNames: ["bias", "gamma", "beta"])</c>. Heeded by models that are compiled afterwards.
    /// </summary>
    /// <param name="varList">The weights themselves; null for none.</param>
    /// <param name="varNames">Words: a weight is left alone where one of them is a part of its name in its layer, such as bias; null for none.</param>
    /// <exception cref="ArgumentException">A word is empty.</exception>
    public void ExcludeFromWeightDecay(IEnumerable<Parameter>? varList = null, IEnumerable<string>? varNames = null)
    {
        string[] words = [.. varNames ?? [], .. (varList ?? []).Select(p => p.Path)];
        if (words.Any(string.IsNullOrEmpty))
        {
            throw new ArgumentException("An empty name is a part of every name: expected words such as bias.", nameof(varNames));
        }

        // Models that were compiled before keep the array that they have.
        undecayed = [.. undecayed.Union(words)];
    }

    /// <summary>Whether weight decay is for this weight.</summary>
    internal bool Decays(Parameter parameter) =>
        !Array.Exists(undecayed, w => w.Contains('/', StringComparison.Ordinal) ? parameter.Path == w : parameter.Name.Contains(w, StringComparison.Ordinal));
}
