using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn;

/// <content>What is not the same for all weights: decay and learning rate.</content>
public abstract partial class Optimizer
{
    private string[] undecayed = [];
    private IReadOnlyDictionary<string, double> multipliers = new Dictionary<string, double>();

    /// <summary>
    /// By how much the learning rate is multiplied for the weights of some layers: <c>new() { ["layer1"] = 0.1 }</c> lets layer1.0.conv1 and all others of that
    /// stage learn ten times more slowly than the rest. A name is that of a layer or, where no layer has it, what stands in layers' names before a dot, an
    /// underscore or a slash, as for <see cref="Model.FreezeUntil"/>. Of several that fit, the longest counts. A training of a model without such layers is
    /// refused at its first step. Howard and Ruder (2018) call it discriminative fine-tuning. None by default.
    /// </summary>
    /// <exception cref="ArgumentException">A name is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is not positive or not finite. To keep weights as they are, see
    /// <see cref="Layer.Trainable"/>.</exception>
    public IReadOnlyDictionary<string, double> LearningRateMultipliers
    {
        get => multipliers;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            multipliers = Checked(value);
        }
    }

    /// <summary>
    /// What <see cref="ExcludeFromWeightDecay"/> was told, as checkpoints keep it: words of weights' names, and paths of weights, which have a "/".
    /// </summary>
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

    /// <summary>By how much the learning rate is multiplied for weights of a model; those for which it is not are left out.</summary>
    /// <exception cref="ArgumentException">A name is that of no layer with weights.</exception>
    internal IReadOnlyDictionary<Parameter, float> MultipliersOf(Model model)
    {
        var found = new Dictionary<Parameter, float>();

        // The longest last: it counts.
        foreach (string name in multipliers.Keys.OrderBy(n => n.Length))
        {
            bool isWhole = model.Layers.Any(l => l.Name == name || IsIn(name, l.Name));
            Parameter[] named = [.. model.Parameters.Where(p => isWhole ? IsIn(p.Path, name) : LayerPrefix.IsBefore(name, p.Path))];
            if (named.Length == 0)
            {
                string layers = string.Join(", ", model.Layers.Where(l => l.Parameters.Count > 0).Select(l => l.Name));
                throw new ArgumentException(
                    $"{nameof(LearningRateMultipliers)} has the name '{name}', which no layer with weights of model '{model.Name}' has, or begins with " +
                        $"before a dot, an underscore or a slash. These are: {layers}.");
            }

            foreach (Parameter parameter in named)
            {
                found[parameter] = (float)multipliers[name];
            }
        }

        return found;
    }

    /// <summary>A step with another learning rate.</summary>
    internal virtual OptimizerStep Scale(OptimizerStep step, float multiplier) => step with { LearningRate = step.LearningRate * multiplier };

    private static bool IsIn(string path, string layer) =>
        path.Length > layer.Length && path[layer.Length] == '/' && path.StartsWith(layer, StringComparison.Ordinal);

    private static Dictionary<string, double> Checked(IReadOnlyDictionary<string, double> value)
    {
        foreach ((string name, double number) in value)
        {
            ArgumentException.ThrowIfNullOrEmpty(name, nameof(LearningRateMultipliers));
            _ = Positive(number, nameof(LearningRateMultipliers));
        }

        return new Dictionary<string, double>(value);
    }

    /// <summary>Whether weight decay is for this weight.</summary>
    internal bool Decays(Parameter parameter) =>
        !Array.Exists(undecayed, w => w.Contains('/', StringComparison.Ordinal) ? parameter.Path == w : parameter.Name.Contains(w, StringComparison.Ordinal));
}
