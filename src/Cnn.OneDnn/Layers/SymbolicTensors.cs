using System.Collections;

namespace Cnn.OneDnn.Layers;

/// <summary>
/// What a whole network gives for inputs that are not there yet: one tensor for each of its outputs. That of a network of one output is taken as that tensor.
/// </summary>
public sealed class SymbolicTensors : IReadOnlyList<SymbolicTensor>
{
    private readonly SymbolicTensor[] tensors;

    internal SymbolicTensors(SymbolicTensor[] tensors) => this.tensors = tensors;

    /// <summary>How many outputs there are.</summary>
    public int Count => tensors.Length;

    /// <summary>The tensor of one output.</summary>
    public SymbolicTensor this[int index] => tensors[index];

    /// <summary>The one output.</summary>
    /// <exception cref="InvalidOperationException">There are several.</exception>
    public static implicit operator SymbolicTensor(SymbolicTensors outputs)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        return outputs.Count == 1
            ? outputs[0]
            : throw new InvalidOperationException(
                $"The network has {outputs.Count} outputs; take one of them: outputs[0], or var (first, second) = model.Apply(x).");
    }

    /// <summary>The first two outputs.</summary>
    /// <exception cref="InvalidOperationException">There are fewer.</exception>
    public void Deconstruct(out SymbolicTensor first, out SymbolicTensor second) => (first, second) = tensors.Length >= 2
        ? (tensors[0], tensors[1])
        : throw new InvalidOperationException($"The network has {tensors.Length} outputs.");

    /// <inheritdoc/>
    public IEnumerator<SymbolicTensor> GetEnumerator() => ((IEnumerable<SymbolicTensor>)tensors).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
