using System.Collections;

namespace Cnn.OneDnn;

/// <summary>
/// The weight of samples by their class, as the argument of
/// <see cref="Model.Fit(TensorLike, TensorLike, int, int, ValueTuple{TensorLike, TensorLike}?, double, IReadOnlyList{Callback}, bool, ClassWeights, TensorLike?, int?, int, int?, int, int?, int?, IProgress{TrainingProgress}, CancellationToken)"/>:
/// <c>classWeight: new() { [0] = 1, [1] = 5.5 }</c>. A dictionary is taken too. Classes that are not named have weight 1.
/// </summary>
public sealed class ClassWeights : IEnumerable<KeyValuePair<int, float>>
{
    private readonly Dictionary<int, float> weights = [];

    /// <summary>The weight of a class.</summary>
    public double this[int label]
    {
        get => weights.GetValueOrDefault(label, 1);
        set => weights[label] = (float)value;
    }

    /// <summary>The weights of a dictionary.</summary>
    public static implicit operator ClassWeights?(Dictionary<int, float>? weights) => From(weights?.Select(w => (w.Key, (double)w.Value)));

    /// <summary>The weights of a dictionary.</summary>
    public static implicit operator ClassWeights?(Dictionary<int, double>? weights) => From(weights?.Select(w => (w.Key, w.Value)));

    /// <summary>
    /// Weights that make every class count the same in all: the number of labels, divided by the number of classes that occur and by how often the class does.
    /// Their mean over the labels is 1; scikit-learn's
    /// <c>class_weight="balanced"</c>.
    /// </summary>
    /// <param name="labels">The label of each sample.</param>
    /// <exception cref="ArgumentException">There are none.</exception>
    public static ClassWeights Balanced(params ReadOnlySpan<int> labels)
    {
        if (labels.IsEmpty)
        {
            throw new ArgumentException("Expected the label of each sample, received none.", nameof(labels));
        }

        Dictionary<int, int> counts = [];
        foreach (int label in labels)
        {
            counts[label] = counts.GetValueOrDefault(label) + 1;
        }

        var balanced = new ClassWeights();
        foreach ((int label, int count) in counts)
        {
            balanced.Add(label, (double)labels.Length / counts.Count / count);
        }

        return balanced;
    }

    /// <summary>Adds the weight of a class: <c>{ { 0, 1 }, { 1, 5.5 } }</c>.</summary>
    /// <exception cref="ArgumentException">The class has one already.</exception>
    public void Add(int label, double weight) => weights.Add(label, (float)weight);

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<int, float>> GetEnumerator() => weights.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>As options take them.</summary>
    internal IReadOnlyDictionary<int, float> ToDictionary() => weights;

    private static ClassWeights? From(IEnumerable<(int Label, double Weight)>? weights)
    {
        if (weights is null)
        {
            return null;
        }

        var made = new ClassWeights();
        foreach ((int label, double weight) in weights)
        {
            made[label] = weight;
        }

        return made;
    }
}
