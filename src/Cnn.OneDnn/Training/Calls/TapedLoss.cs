using System.Globalization;
using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn;

/// <summary>A loss that a <see cref="GradientTape"/> recorded. As a number it is its value.</summary>
public sealed class TapedLoss
{
    private readonly Model model;
    private readonly IReadOnlyDictionary<Parameter, Tensor> gradients;

    internal TapedLoss(Model model, double value, Tensor predictions, IReadOnlyDictionary<Parameter, Tensor> gradients) =>
        (this.model, Value, Predictions, this.gradients) = (model, value, predictions, gradients);

    /// <summary>The mean over the batch, with the penalties that were asked for.</summary>
    public double Value { get; }

    /// <summary>What the model gave, (n, ...), for metrics: <c>accuracy.UpdateState(y, loss.Predictions)</c>.</summary>
    public Tensor Predictions { get; }

    /// <summary>Its value.</summary>
    public static implicit operator double(TapedLoss loss)
    {
        ArgumentNullException.ThrowIfNull(loss);
        return loss.Value;
    }

    /// <summary>Its value as text.</summary>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);

    internal Tensor GradientBy(Parameter weight) => gradients.TryGetValue(weight, out Tensor? gradient)
        ? gradient
        : throw new ArgumentException(
            $"Weight '{weight.Path}' does not learn in model '{model.Name}': a tape gives gradients by " +
                $"{string.Join(", ", gradients.Keys.Select(p => p.Path))}.");
}
