using System.Collections.ObjectModel;
using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn;

/// <summary>An operation of a <see cref="ModelGraph"/>, as the layers ask for it: nothing is fused or rewritten yet.</summary>
public sealed class GraphNode
{
    internal GraphNode(string operation, string scope, SymbolicTensor call, IReadOnlyList<GraphTensor> inputs, IReadOnlyList<GraphTensor> outputs)
    {
        Operation = operation;
        Scope = scope;
        Call = call;
        Inputs = inputs;
        Outputs = outputs;
    }

    /// <summary>What it computes, as profiles name it: convolution, max_pooling, dense, relu, add, reshape.</summary>
    public string Operation { get; }

    /// <summary>The layer's name, as messages and profiles have it.</summary>
    public string Scope { get; }

    /// <summary>The call of a layer that it belongs to.</summary>
    public SymbolicTensor Call { get; }

    /// <summary>Operands: what is computed with first, then weights, then bias or statistics.</summary>
    public IReadOnlyList<GraphTensor> Inputs { get; }

    /// <summary>Results; one for nearly all.</summary>
    public IReadOnlyList<GraphTensor> Outputs { get; }

    /// <summary>
    /// What the operation was made with: truth values, numbers, text, <see cref="Shape"/>, lists of whole numbers (<see cref="IReadOnlyList{T}"/>),
    /// <see cref="ActivationKind"/> and <see cref="DataFormat"/>.
    /// </summary>
    public IReadOnlyDictionary<string, object> Attributes { get; internal init; } = ReadOnlyDictionary<string, object>.Empty;

    /// <summary>Floating-point operations for one sample; a multiplication and the addition of its product are two. Moving data counts nothing.</summary>
    public long Flops { get; internal init; }

    /// <summary>An attribute of a known type.</summary>
    /// <param name="name">Its name, such as "strides".</param>
    /// <exception cref="ArgumentException">The operation has no such attribute, or it is of another type; the message says which it has.</exception>
    public T Attribute<T>(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Attributes.TryGetValue(name, out object? value) && value is T typed
            ? typed
            : throw new ArgumentException(
                $"The operation '{Operation}' has no attribute '{name}' of type {typeof(T).Name}. It has: " +
                    $"{string.Join(", ", Attributes.Select(a => $"{a.Key} ({a.Value.GetType().Name})"))}.", nameof(name));
    }

    /// <summary>Layer, operation and operands.</summary>
    public override string ToString() => $"{Scope}: {Operation}({string.Join(", ", Inputs)})";
}
