using System.Collections;
using Cnn.OneDnn.Layers;
using InputLayer = Cnn.OneDnn.Layers.Input;

namespace Cnn.OneDnn;

/// <summary>
/// A network in which each layer follows the one before. The sizes of a sample come from an <see cref="Layers.Input"/>, from the first layer's
/// <see cref="Layer.InputShape"/>, from <see cref="Build"/>, or else from the first data that it is given, as in Keras.
/// </summary>
public sealed class Sequential : Model, IEnumerable<Layer>
{
    // Layers, and whole networks, in order; what was added before the input's sizes were known waits in the same list.
    private readonly List<Layer> added = [];
    private readonly List<Func<SymbolicTensor, SymbolicTensor>> steps = [];
    private SymbolicTensor? input, last;

    /// <summary>An empty stack, to which layers are added.</summary>
    public Sequential(string name = "sequential")
        : base(name)
    {
    }

    /// <summary>A stack of layers.</summary>
    /// <exception cref="ArgumentException">An <see cref="Layers.Input"/> follows another layer.</exception>
    /// <exception cref="ShapeException">A layer does not fit the one before.</exception>
    public Sequential(params IReadOnlyList<Layer> layers)
        : base("sequential")
    {
        ArgumentNullException.ThrowIfNull(layers);
        foreach (Layer layer in layers)
        {
            Add(layer);
        }
    }

    /// <summary>Whether the sizes of a sample are known and there is a layer.</summary>
    public bool IsBuilt => Outputs.Count > 0;

    /// <summary>Adds a layer at the end.</summary>
    /// <exception cref="ArgumentException">An <see cref="Layers.Input"/> follows another layer.</exception>
    /// <exception cref="InvalidOperationException">The model has been used: its weights exist.</exception>
    /// <exception cref="ShapeException">The layer does not fit the one before.</exception>
    public void Add(Layer layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        RequireUnused("add layers");
        if (layer is InputLayer first)
        {
            Begin(added.Count == 0 && input is null ? first : throw new ArgumentException("A sequential model has one Input, as its first layer.", nameof(layer)));
            added.Add(layer);
            Layers = [.. added];
            return;
        }

        if (input is null && steps.Count == 0 && layer.InputShape is { } shape)
        {
            Begin(new InputLayer(shape.AsSpan()));
        }

        Follow(tensor => layer.Apply(tensor));
        added.Add(layer);
        if (!IsBuilt)
        {
            Layers = [.. added];
        }
    }

    /// <summary>Adds the layers of another network of one input and one output; weights are shared.</summary>
    /// <inheritdoc cref="Add(Layer)" path="/exception"/>
    public void Add(Model model)
    {
        ArgumentNullException.ThrowIfNull(model);
        RequireUnused("add layers");
        if (model is Sequential other)
        {
            if (input is null && steps.Count == 0 && other.input is { } known)
            {
                Begin(new InputLayer(known.Shape.AsSpan()));
            }

            foreach (Layer layer in other.added.Where(l => l is not InputLayer))
            {
                Add(layer);
            }

            return;
        }

        if (input is null && steps.Count == 0)
        {
            Begin(new InputLayer(model.Input.Shape.AsSpan()));
        }

        Follow(tensor => model.Apply(tensor)[0]);
        added.AddRange(model.Layers.Where(l => l is not InputLayer));
    }

    /// <summary>Says what samples look like, (28, 28, 1), where no layer does.</summary>
    /// <exception cref="InvalidOperationException">It is known already.</exception>
    /// <exception cref="ShapeException">A layer does not fit the one before.</exception>
    public void Build(Shape inputShape)
    {
        ArgumentNullException.ThrowIfNull(inputShape);
        if (input is not null)
        {
            throw new InvalidOperationException($"Model '{Name}' has samples of {input.Shape} already.");
        }

        Begin(new InputLayer(inputShape.AsSpan()));
    }

    /// <summary>The layers as they were added.</summary>
    public IEnumerator<Layer> GetEnumerator() => added.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    private protected override void DefineFor(IReadOnlyList<Shape> samples)
    {
        if (input is null && samples.Count == 1)
        {
            Build(samples[0]);
        }

        if (!IsBuilt)
        {
            throw new InvalidOperationException($"Model '{Name}' has no layers yet; Add some.");
        }
    }

    private void Begin(InputLayer first)
    {
        SymbolicTensor tensor = first.Output;
        foreach (Func<SymbolicTensor, SymbolicTensor> step in steps)
        {
            tensor = step(tensor);
        }

        (input, last) = (first.Output, tensor);
        if (steps.Count > 0)
        {
            Define([input], [last]);
        }
    }

    private void Follow(Func<SymbolicTensor, SymbolicTensor> step)
    {
        if (input is not null)
        {
            last = step(last!);
            Define([input], [last]);
        }

        steps.Add(step);
    }
}
