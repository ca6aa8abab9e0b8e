namespace Cnn.OneDnn.Layers;

/// <content>Layers inside of a layer.</content>
public abstract partial class Layer
{
    private readonly List<Layer> parts = [];
    private Layer? holder;

    // Which layers it calls is settled by its first call: a model asks for their weights after that.
    private bool isComplete;

    /// <summary>The layers that it calls, in the order of their first calls; known once it was called itself.</summary>
    public IReadOnlyList<Layer> Parts => parts;

    /// <summary>Its name with those of the layers that it is inside of: block/conv2d.</summary>
    internal string Path => holder is null ? Name : $"{holder.Path}/{Name}";

    /// <summary>Whether another layer calls it.</summary>
    internal bool IsPart => holder is not null;

    /// <summary>Whether its weights learn: where it and all layers that it is inside of are <see cref="Trainable"/>.</summary>
    internal bool Learns => Trainable && holder is not { Learns: false };

    /// <summary>Those of its parameters that it made itself.</summary>
    internal IReadOnlyList<Parameter> OwnParameters => parameters;

    /// <summary>
    /// Calls the layer inside of another layer's call, on tensors of one batch: <c>second.Apply(first.Apply(x)) + x</c>. It is a part of that layer from then
    /// on: its weights are the other one's too, named after both, as block/conv2d/kernel.
    /// </summary>
    /// <exception cref="InvalidOperationException">No layer is being called, or this one is part of another one or a layer of a network by itself.</exception>
    /// <exception cref="ArgumentException">Two layers of the calling layer have been given one name.</exception>
    /// <exception cref="ShapeException">The inputs' shapes do not fit the layer.</exception>
    public Symbol Apply(params IReadOnlyList<Symbol> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        LayerContext context = LayerContext.Current;
        return context.Caller is not null
            ? Invoke(context, inputs)
            : throw new InvalidOperationException($"Layer '{Name}' can be applied to tensors of a batch only inside of another layer's Call.");
    }

    /// <summary>This layer and all that are inside of it.</summary>
    internal IEnumerable<Layer> WithParts() => parts.SelectMany(p => p.WithParts()).Prepend(this);

    private void RequireFree()
    {
        if (holder is not null)
        {
            throw new InvalidOperationException(
                $"Layer '{Path}' is a part of layer '{holder.Path}' and cannot be a layer of a network by itself. Make another one.");
        }
    }

    private void Hold(Layer part)
    {
        if (part.holder == this)
        {
            return;
        }

        part.RequireFree();
        if (part.calls > 0 || part == this)
        {
            throw new InvalidOperationException(
                $"Layer '{part.Name}' is a layer of a network by itself and cannot be a part of layer '{Path}' too. Make another one.");
        }

        if (isComplete)
        {
            throw new InvalidOperationException(
                $"Layer '{Path}' calls '{part.Name}' now and did not when it was first called: a layer must call all of its layers each time, so that " +
                    $"its weights are known.");
        }

        string name = part.Name;
        for (int i = 1; parts.Exists(p => p.Name == name); i++)
        {
            name = !part.HasGivenName ? $"{part.DefaultName}_{i}" : throw new ArgumentException(
                $"Two layers inside of layer '{Path}' are called '{name}'; give one of them another name.");
        }

        part.Name = name;
        part.holder = this;
        parts.Add(part);
    }
}
