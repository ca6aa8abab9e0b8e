namespace Cnn.OneDnn.Layers;

/// <content>The values of its weights, by way of a network that has it.</content>
public abstract partial class Layer
{
    // Weak: a layer that is kept does not keep networks that nobody uses.
    private readonly List<WeakReference<IWeightKeeper>> keepers = [];

    /// <summary>The number of elements of its weights and statistics.</summary>
    public int CountParams() => Parameters.Sum(p => p.Shape.ElementCount);

    /// <summary>Copies of its weights' and statistics' values, in the order of <see cref="Parameters"/> and in Keras's shapes.</summary>
    /// <exception cref="InvalidOperationException">No network that is still there has this layer.</exception>
    public IReadOnlyList<Tensor> GetWeights() => Parameters.Count == 0 ? [] : Keeper().GetWeights(Parameters);

    /// <summary>Sets its weights' and statistics' values, in the order of <see cref="Parameters"/> and in Keras's shapes.</summary>
    /// <exception cref="ArgumentException">There is not one value for each parameter, or one has another shape; then none is set.</exception>
    /// <exception cref="InvalidOperationException">No network that is still there has this layer.</exception>
    public void SetWeights(params IReadOnlyList<Tensor> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Count != Parameters.Count || Parameters.Zip(values).Any(p => p.First.Shape != p.Second.Shape))
        {
            throw new ArgumentException(
                $"Layer '{Name}' has parameters of shapes {string.Join(", ", Parameters.Select(p => p.Shape))}; received " +
                    $"{string.Join(", ", values.Select(v => v.Shape))}.", nameof(values));
        }

        if (values.Count > 0)
        {
            Keeper().SetWeights(Parameters.Zip(values).ToDictionary(p => p.First, p => p.Second));
        }
    }

    /// <summary>Remembers a network that has it.</summary>
    internal void Join(IWeightKeeper keeper)
    {
        lock (keepers)
        {
            keepers.RemoveAll(k => !k.TryGetTarget(out IWeightKeeper? known) || known == keeper || !known.IsAlive);
            keepers.Add(new WeakReference<IWeightKeeper>(keeper));
        }
    }

    /// <summary>Forgets a network that has it no longer, and its call there.</summary>
    internal void Quit(IWeightKeeper keeper)
    {
        lock (keepers)
        {
            keepers.RemoveAll(k => k.TryGetTarget(out IWeightKeeper? known) && known == keeper);
        }

        if (calls > 0 && --calls == 0)
        {
            called = null;
        }
    }

    /// <summary>The networks that have it, or what it is a part of, and that are still there.</summary>
    internal IReadOnlyList<IWeightKeeper> Networks
    {
        get
        {
            if (holder is not null)
            {
                return holder.Networks;
            }

            lock (keepers)
            {
                return [.. keepers.Select(k => k.TryGetTarget(out IWeightKeeper? known) && known.IsAlive ? known : null).OfType<IWeightKeeper>()];
            }
        }
    }

    /// <summary>A network that has it, or what it is a part of.</summary>
    /// <exception cref="InvalidOperationException">None that is still there has.</exception>
    internal IWeightKeeper Keeper()
    {
        if (holder is not null)
        {
            return holder.Keeper();
        }

        lock (keepers)
        {
            foreach (WeakReference<IWeightKeeper> weak in keepers)
            {
                if (weak.TryGetTarget(out IWeightKeeper? keeper) && keeper.IsAlive)
                {
                    return keeper;
                }
            }
        }

        throw new InvalidOperationException($"Layer '{Name}' is part of no network now, which would have its weights. Make a Model of it first.");
    }
}
