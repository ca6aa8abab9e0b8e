using System.Collections;
using Cnn.OneDnn.Layers;
using InputLayer = Cnn.OneDnn.Layers.Input;

namespace Cnn.OneDnn;

/// <summary>
/// A network in which each layer follows the one before. The sizes of a sample come from an <see cref="Layers.Input"/>, from the first layer's
/// <see cref="Layer.InputShape"/>, from <see cref="Build(Shape)"/>, or else from the first data that it is given, as in Keras.
/// </summary>
public sealed partial class Sequential : Model, IEnumerable<Layer>
{
    // Layers, and whole networks, in order; what was added before the input's sizes were known waits in the same list.
    private readonly List<Layer> added = [];
    private readonly List<Func<SymbolicTensor, SymbolicTensor>> steps = [];

    // What each step gave, once the sizes are known, and how many layers came with it.
    private readonly List<SymbolicTensor> results = [];
    private readonly List<int> sizes = [];
    private readonly Lock beginning = new();
    private SymbolicTensor? input, last;

    /// <summary>An empty stack, to which layers are added.</summary>
    public Sequential(string name = "sequential")
        : base(name)
    {
    }

    /// <summary>A stack of layers. Whole networks stand for layers too.</summary>
    /// <exception cref="ArgumentException">An <see cref="Layers.Input"/> follows another layer.</exception>
    /// <exception cref="ShapeException">A layer does not fit the one before.</exception>
    public Sequential(params IReadOnlyList<Layer> layers)
        : this(layers, "sequential")
    {
    }

    /// <summary>A stack of layers with a name.</summary>
    /// <inheritdoc cref="Sequential(IReadOnlyList{Layer})" path="/exception"/>
    public Sequential(IReadOnlyList<Layer> layers, string name)
        : base(name)
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
        if (layer is NetworkAsLayer whole)
        {
            Add(whole.Network);
            return;
        }

        RequireUnused("add layers");
        if (layer is InputLayer first)
        {
            Begin(added.Count == 0 && input is null
                ? first
                : throw new ArgumentException("A sequential model has one Input, as its first layer.", nameof(layer)));
            Take([layer]);
            return;
        }

        Follow(tensor => layer.Apply(tensor), layer.InputShape);
        Take([layer]);
    }

    /// <summary>
    /// Adds another network of one input and one output, as it is now: branches and layers that are called twice stay what they are. Its layers, and so its
    /// weights, are shared.
    /// </summary>
    /// <exception cref="ArgumentException">The network has several inputs or outputs, or is this one.</exception>
    /// <inheritdoc cref="Add(Layer)" path="/exception"/>
    public void Add(Model model)
    {
        ArgumentNullException.ThrowIfNull(model);
        RequireUnused("add layers");
        if (model == this || model.Inputs.Count > 1 || model.Outputs.Count > 1)
        {
            throw new ArgumentException(
                model == this
                    ? $"Model '{Name}' cannot be a part of itself."
                    : $"Model '{model.Name}' has {model.Inputs.Count} inputs and {model.Outputs.Count} outputs; in a sequential model each part has one of " +
                        $"both. Call it on tensors instead: model.Apply(x).",
                nameof(model));
        }

        if (model is Sequential other)
        {
            Func<SymbolicTensor, SymbolicTensor>[] parts = [.. other.steps];
            Follow(tensor => parts.Aggregate(tensor, (x, part) => part(x)), other.input?.Shape);
            Take(other.added.Where(l => l is not InputLayer));
            return;
        }

        Follow(tensor => model.Apply(tensor), model.Input.Shape);
        Take(model.Layers.Where(l => l is not InputLayer));
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
        // The first of several threads defines it, the others see it whole.
        lock (beginning)
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
    }

    private void Begin(InputLayer first)
    {
        SymbolicTensor tensor = first.Output;
        foreach (Func<SymbolicTensor, SymbolicTensor> step in steps)
        {
            tensor = step(tensor);
            results.Add(tensor);
        }

        if (steps.Count > 0)
        {
            Define([first.Output], [tensor]);
        }

        (input, last) = (first.Output, tensor);
    }

    // What does not fit leaves everything as it was.
    private void Follow(Func<SymbolicTensor, SymbolicTensor> step, Shape? inputShape)
    {
        SymbolicTensor? start = input ?? (steps.Count == 0 && inputShape is not null ? new InputLayer(inputShape.AsSpan()).Output : null);
        if (start is not null)
        {
            SymbolicTensor next = step(last ?? start);
            Define([start], [next]);
            (input, last) = (start, next);
            results.Add(next);
        }

        steps.Add(step);
    }

    // Until the sizes are known, Layers are what was added, each once.
    private void Take(IEnumerable<Layer> layers)
    {
        int before = added.Count;
        added.AddRange(layers);
        sizes.Add(added.Count - before);
        if (!IsBuilt)
        {
            Layers = [.. added.Distinct()];
        }
    }
}
