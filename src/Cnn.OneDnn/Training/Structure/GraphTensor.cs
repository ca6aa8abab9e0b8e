using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn;

/// <summary>A tensor between the operations of a <see cref="ModelGraph"/>: its shape and where it comes from.</summary>
public sealed class GraphTensor
{
    internal GraphTensor(string name, Shape shape, DataType type, Parameter? parameter)
    {
        Name = name;
        Shape = shape;
        Type = type;
        Parameter = parameter;
    }

    /// <summary>A name for messages, such as "conv2d/convolution"; several tensors may have the same.</summary>
    public string Name { get; }

    /// <summary>
    /// Sizes in the engine's order: (batch, channels, spatial...) for activations, (outputs, inputs, kernel...) for weights of products, with groups (groups,
    /// outputs / groups, inputs / groups, kernel...).
    /// </summary>
    public Shape Shape { get; }

    /// <summary>The type of its elements.</summary>
    public DataType Type { get; }

    /// <summary>What it is read from where it is a weight or a statistic; null otherwise.</summary>
    public Parameter? Parameter { get; }

    /// <summary>The operation that makes it; null for inputs of the network, weights and statistics.</summary>
    public GraphNode? Producer { get; internal set; }

    /// <summary>Name and shape.</summary>
    public override string ToString() => $"{Name} {Shape}";
}
