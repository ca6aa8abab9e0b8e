using System.Collections;

namespace Cnn.OneDnn;

/// <summary>
/// The weight of samples by their class, as the argument of <see cref="Model.Fit(TensorLike, TensorLike, int, int, ValueTuple{TensorLike, TensorLike}?, double, IReadOnlyList{Callback}, bool, ClassWeights, TensorLike?, int?, int, IProgress{TrainingProgress}, CancellationToken)"/>:
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
