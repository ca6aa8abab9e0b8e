using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Cnn.OneDnn;

/// <summary>The gradients of a batch by the names of weights, conv2d/kernel, in Keras's shapes, with its loss.</summary>
public sealed class GradientResult : IReadOnlyDictionary<string, Tensor>
{
    private readonly Dictionary<string, Tensor> gradients;
    private readonly string[] names;

    internal GradientResult(double loss, TrainingLogs logs, IEnumerable<KeyValuePair<string, Tensor>> gradients)
    {
        (Loss, Logs) = (loss, logs);
        this.gradients = new Dictionary<string, Tensor>(gradients, StringComparer.Ordinal);
        names = [.. this.gradients.Keys];
    }

    /// <summary>What training makes small: the losses of all outputs and the penalties of regularizers, with the weights as they are.</summary>
    public double Loss { get; }

    /// <summary>Loss and metrics of the batch under their names.</summary>
    public TrainingLogs Logs { get; }

    /// <summary>The number of weights that learn.</summary>
    public int Count => gradients.Count;

    /// <summary>The names, in the order of the model's parameters.</summary>
    public IEnumerable<string> Keys => names;

    /// <summary>The gradients, in the order of the model's parameters.</summary>
    public IEnumerable<Tensor> Values => names.Select(n => gradients[n]);

    /// <summary>The gradient of a weight.</summary>
    /// <exception cref="KeyNotFoundException">No weight of this name learns; the message lists those that do.</exception>
    public Tensor this[string key] => gradients.TryGetValue(key, out Tensor? found)
        ? found
        : throw new KeyNotFoundException($"There is no gradient of '{key}'. Those there are: {string.Join(", ", names)}.");

    /// <inheritdoc/>
    public bool ContainsKey(string key) => gradients.ContainsKey(key);

    /// <inheritdoc/>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out Tensor value) => gradients.TryGetValue(key, out value);

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, Tensor>> GetEnumerator() => names.Select(n => KeyValuePair.Create(n, gradients[n])).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
