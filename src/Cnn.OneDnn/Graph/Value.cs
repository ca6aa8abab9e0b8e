namespace Cnn.OneDnn.Graph;

/// <summary>What a value is to the plan.</summary>
internal enum ValueKind
{
    /// <summary>Made by a node.</summary>
    Intermediate,

    /// <summary>Fed before each run.</summary>
    Input,

    /// <summary>Held by the parameter store: weights and moving statistics.</summary>
    Parameter,

    /// <summary>Made from parameters alone: computed when they change, not at each run.</summary>
    Folded,
}

/// <summary>A tensor in a graph: its logical shape (N, C, spatial for activations) and who makes it.</summary>
public sealed class Value
{
    internal Value(Shape shape, DataType type, ValueKind kind, Node? producer, int index, string name)
    {
        Shape = shape;
        Type = type;
        Kind = kind;
        Producer = producer;
        Index = index;
        Name = name;
    }

    /// <summary>Logical sizes, batch included.</summary>
    public Shape Shape { get; }

    /// <summary>The type of the elements as the graph sees them; a plan may compute in a narrower one.</summary>
    public DataType Type { get; }

    /// <summary>A name for messages and profiles.</summary>
    public string Name { get; internal set; }

    internal ValueKind Kind { get; }

    internal Node? Producer { get; set; }

    internal int Index { get; set; }

    /// <summary>Name and shape.</summary>
    public override string ToString() => $"{Name} {Shape}";
}
