using System.Collections.Immutable;
using System.Text;

namespace Cnn.OneDnn.Graph;

/// <summary>
/// What a node computes: only attributes, no memory and no backend. Shapes are inferred here and nowhere else; the gradient is a piece of
/// graph built from other ops.
/// </summary>
internal abstract record Op
{
    public abstract string Name { get; }

    /// <summary>
    /// What it was made with, under names: truth, numbers, text, <see cref="Shape"/>, lists of whole numbers, activations and formats. Ops that compute
    /// something else differ here; gradients, which no prediction holds, need not say theirs.
    /// </summary>
    public virtual IReadOnlyList<KeyValuePair<string, object>> Attributes => [];

    /// <summary>What it is counted as.</summary>
    public abstract OpFamily Family { get; }

    /// <summary>In which layouts its activations may lie.</summary>
    public abstract LayoutFreedom Layouts { get; }

    /// <summary>Whether it stands in the backward pass only.</summary>
    public abstract bool IsGradient { get; }

    /// <summary>Whether running it twice in a step gives what running it once does: it writes over none of its operands.</summary>
    public abstract bool IsRepeatable { get; }

    /// <summary>
    /// How many operands of the size of the first are read a second time after all of them were read once, because a result needs all samples.
    /// </summary>
    public abstract int Rereads { get; }

    /// <summary>What an operand is.</summary>
    public abstract OperandTraits Input(int index);

    /// <summary>What a result is.</summary>
    public abstract OperandTraits Output(int index);

    /// <summary>Whether a result depends on more than one sample of the batch.</summary>
    public abstract bool MixesSamples(IReadOnlyList<Shape> inputs);

    /// <summary>The op for another number of samples: itself where no attribute says how many, null where the samples cannot be told from other rows.</summary>
    public abstract Op? WithSamples(int count);

    /// <summary>What it has to compute.</summary>
    public abstract OpWork Work(IReadOnlyList<Shape> inputs, IReadOnlyList<Shape> outputs);

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

    /// <summary>Only the attributes are printed, not what follows from them.</summary>
    protected virtual bool PrintMembers(StringBuilder builder)
    {
        builder.Append("Name = ").Append(Name);
        return true;
    }

    protected static void Expect(bool condition, string message)
    {
        if (!condition)
        {
            throw new ShapeException(message);
        }
    }
}
