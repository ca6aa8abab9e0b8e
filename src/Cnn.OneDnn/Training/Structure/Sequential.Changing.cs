using System.Runtime.CompilerServices;
using Cnn.OneDnn.Layers;
using InputLayer = Cnn.OneDnn.Layers.Input;

namespace Cnn.OneDnn;

/// <content>Taking layers off, and Keras's ways to say what samples look like.</content>
public sealed partial class Sequential
{
    /// <summary>
    /// Takes the last layer off, or the whole network that was added last, and returns the layer that was last. Other models that have it keep it. Once there
    /// are weights the stack stays as it is: <c>model.Headless()</c> is a network of the same weights without its last layers, <c>model.WithHead(5)</c> one
    /// with others.
    /// </summary>
    /// <exception cref="InvalidOperationException">There is no layer; or the model has been used: its weights exist.</exception>
    public Layer Pop()
    {
        if (IsBuilt)
        {
            RequireUnused("take layers off, or make another network of its weights with Headless or WithHead,");
        }

        if (steps.Count == 0)
        {
            throw new InvalidOperationException($"Model '{Name}' has no layers to take off.");
        }

        Layer[] gone = [.. added.TakeLast(sizes[^1])];
        added.RemoveRange(added.Count - gone.Length, gone.Length);
        sizes.RemoveAt(sizes.Count - 1);
        steps.RemoveAt(steps.Count - 1);
        if (results.Count > 0)
        {
            results.RemoveAt(results.Count - 1);
            Shorten();
        }

        Layers = IsBuilt ? Layers : [.. added.Distinct()];
        foreach (Layer layer in gone.Where(l => !added.Contains(l)))
        {
            layer.Quit(this);
        }

        return gone[^1];
    }

    /// <summary>
    /// Says what samples look like with the batch first, as Keras does: <c>model.Build(null, 28, 28, 1)</c>. Where the first is a number, it is a size of a
    /// sample as all others are.
    /// </summary>
    /// <param name="batchSize">Null, or the first size of a sample.</param>
    /// <param name="sample">The sizes of a sample.</param>
    /// <inheritdoc cref="Build(Shape)" path="/exception"/>
    public void Build(int? batchSize, params ReadOnlySpan<int> sample) =>
        Build(new Shape(batchSize is { } first ? [first, .. sample] : [.. sample]));

    /// <inheritdoc cref="Build(int?, ReadOnlySpan{int})"/>
    [OverloadResolutionPriority(-1)]
    public void Build((int? Batch, int Size) inputShape) => Build(inputShape.Batch, inputShape.Size);

    /// <inheritdoc cref="Build(int?, ReadOnlySpan{int})"/>
    [OverloadResolutionPriority(-1)]
    public void Build((int? Batch, int Size1, int Size2) inputShape) => Build(inputShape.Batch, inputShape.Size1, inputShape.Size2);

    /// <inheritdoc cref="Build(int?, ReadOnlySpan{int})"/>
    [OverloadResolutionPriority(-1)]
    public void Build((int? Batch, int Size1, int Size2, int Size3) inputShape) =>
        Build(inputShape.Batch, inputShape.Size1, inputShape.Size2, inputShape.Size3);

    /// <inheritdoc cref="Build(int?, ReadOnlySpan{int})"/>
    [OverloadResolutionPriority(-1)]
    public void Build((int? Batch, int Size1, int Size2, int Size3, int Size4) inputShape) =>
        Build(inputShape.Batch, inputShape.Size1, inputShape.Size2, inputShape.Size3, inputShape.Size4);

    // The network ends at the step before, or has none and waits for one; an input that a layer brought along goes with it.
    private void Shorten()
    {
        if (results.Count > 0)
        {
            last = results[^1];
            Define([input!], [last]);
            return;
        }

        last = added.Count > 0 ? input : null;
        input = last;
        Undefine();
    }
}
