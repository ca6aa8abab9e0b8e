using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Tests.Backends.Definitions;

/// <summary>An op on small operands.</summary>
/// <param name="Name">Shown in test names.</param>
/// <param name="Op">The op.</param>
/// <param name="Inputs">Its operands.</param>
internal sealed record OpSample(string Name, Op Op, params HostTensor[] Inputs)
{
    /// <summary>Whether the graph can make a gradient of it.</summary>
    public bool HasGradient { get; init; } = true;

    /// <summary>Its graph and, where there is one, the gradient of its first result's sum with weights.</summary>
    /// <param name="runner">Where it goes.</param>
    /// <param name="seed">The weights.</param>
    /// <returns>The op's results, its operands, and the gradients of those that have one.</returns>
    public (Value[] Outputs, Value[] Inputs, Dictionary<Value, Value> Gradients) Build(GraphRunner runner, out HostTensor? seed)
    {
        Value[] inputs = Array.ConvertAll(Inputs, runner.Input), outputs = runner.Graph.Emit(Op, inputs);
        seed = HasGradient ? HostTensor.Random(99, outputs[0].Shape.ToArray()) : null;
        return (outputs, inputs, seed is null ? [] : runner.Differentiate(outputs[0], seed, [.. inputs.Where(v => v.Type == Cnn.OneDnn.DataType.Float32)]));
    }

    public override string ToString() => Name;
}
