using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn;

/// <summary>
/// The part of a network that gives for a sample the same in every epoch of a training: frozen layers, and what is between them, up to the first that learns,
/// draws at random, mixes the samples of a batch or penalizes what it gives. What <see cref="FitOptions.KeepTrunkOutputs"/> computes once.
/// </summary>
public sealed class FrozenTrunk
{
    private readonly HashSet<SymbolicTensor> calls;

    internal FrozenTrunk(IReadOnlyCollection<SymbolicTensor> calls, IReadOnlyList<SymbolicTensor> outputs)
    {
        this.calls = [.. calls];
        Layers = [.. calls.Select(c => c.Layer).Distinct()];
        Outputs = outputs;
    }

    /// <summary>Its layers, in the order in which they are called.</summary>
    public IReadOnlyList<Layer> Layers { get; }

    /// <summary>What the rest of the network takes from it; an input of the network that the rest takes too is among them.</summary>
    public IReadOnlyList<SymbolicTensor> Outputs { get; }

    /// <summary>How many bytes its outputs for one sample take.</summary>
    public long BytesPerSample => Outputs.Sum(o => o.Shape.ElementCount * sizeof(float));

    /// <summary>Whether a call is of it.</summary>
    internal bool Holds(SymbolicTensor call) => calls.Contains(call);
}
