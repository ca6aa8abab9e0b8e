namespace Cnn.OneDnn.Layers;

/// <summary>An activation as a layer's constructor takes it: <c>ActivationKind.Relu</c> or Keras's name of it, <c>"relu"</c>. None unless given.</summary>
public readonly record struct ActivationArgument
{
    private ActivationArgument(ActivationKind value) => Value = value;

    internal ActivationKind Value { get; }

    /// <summary>A function.</summary>
    public static implicit operator ActivationArgument(ActivationKind activation) => new(activation);

    /// <summary>The function that Keras calls so, such as relu, leaky_relu or softmax; null is none.</summary>
    /// <exception cref="ArgumentException">No activation has this name.</exception>
    public static implicit operator ActivationArgument(string? name) => new(KerasNames.ActivationOf(name));

    /// <summary>One of the functions of <see cref="Activations"/>; null is none.</summary>
    /// <exception cref="ArgumentException">The function is none of those: a <see cref="Lambda"/> after the layer applies any.</exception>
    public static implicit operator ActivationArgument(ActivationFunction? function) => new(
        function is null ? ActivationKind.Linear : Activations.KindOf(function) ?? throw new ArgumentException(
            "A layer's activation is one of those in Activations, which are known by name. For another function put a Lambda after the layer.",
            nameof(function)));
}
