using System.Collections.Immutable;
using Cnn.OneDnn.Tensors;

namespace Cnn.OneDnn.Graph;

/// <summary>
/// What a node computes: only attributes, no memory and no backend. Shapes are inferred here and nowhere else; the gradient is a piece of
/// graph built from other ops.
/// </summary>
internal abstract record Op
{
    public abstract string Name { get; }

    /// <summary>The shapes of the outputs; throws <see cref="ShapeException"/> where the inputs do not fit.</summary>
    public abstract Shape[] InferShapes(IReadOnlyList<Shape> inputs);

    /// <summary>The type of an output; that of the first input unless an op says otherwise.</summary>
    public virtual DataType OutputType(int output, IReadOnlyList<DataType> inputs) => inputs[0];

    /// <summary>
    /// Builds the gradients with respect to the inputs.
    /// </summary>
    /// <param name="graph">Where the nodes go.</param>
    /// <param name="node">The forward node.</param>
    /// <param name="gradients">The gradient of each output, null where none flows.</param>
    /// <param name="needed">Which inputs' gradients are wanted.</param>
    /// <returns>A gradient per input, null where there is none or it is not wanted.</returns>
    public virtual Value?[] Differentiate(GraphBuilder graph, Node node, Value?[] gradients, bool[] needed) =>
        throw new ShapeException($"{Name} has no gradient; freeze the layers before it or use it after the loss.");

    /// <summary>The numbers of a list, for the text of an op: the text is what measured times and proofs are kept by, so it must say all attributes.</summary>
    protected static string Text(ImmutableArray<int> numbers) => string.Join('x', numbers);

    protected static void Expect(bool condition, string message)
    {
        if (!condition)
        {
            throw new ShapeException(message);
        }
    }
}
