using System.Text.Json.Nodes;
using Cnn.OneDnn.Configuration;
using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn;

/// <summary>Mean over the row of d^2 / 2 where |d| is at most <see cref="Delta"/>, else delta |d| - delta^2 / 2, with d = p - t (Huber, 1964).</summary>
public sealed class Huber : RowLoss
{
    private readonly float delta = 1;

    /// <summary>With Keras's defaults.</summary>
    /// <param name="delta">Where squares end and absolute values begin.</param>
    /// <param name="reduction">How the losses of a batch become one: their mean unless given, or "sum".</param>
    /// <param name="name">Its name; Keras's of this loss if null.</param>
    public Huber(double delta = 1, ReductionArgument reduction = default, string? name = null)
        : base(reduction, name)
    {
        Delta = (float)delta;
    }

    internal Huber(ConfigReader config)
        : this(config.Number("delta", 1), ReductionOf(config), config.Text("name"))
    {
    }

    /// <summary>Where squares turn into absolute values, 1 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive.</exception>
    public float Delta
    {
        get => delta;
        init => delta = value > 0 && float.IsFinite(value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Delta), value, "Expected a positive, finite number.");
    }

    internal override string ConfigName => "huber";

    /// <inheritdoc/>
    public override JsonObject GetConfig() => Described(new() { ["delta"] = Delta });

    internal override LossNodes Emit(GraphBuilder graph, Value prediction, Value target, Value? weights) =>
        EmitRows(LossKind.Huber, delta, graph, prediction, target, weights);
}
