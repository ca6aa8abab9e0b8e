namespace Cnn.OneDnn;

/// <summary>A call of a model that a <see cref="GradientTape"/> recorded, and once its loss was asked for what it gave.</summary>
public sealed class TapedOutput
{
    private readonly TensorLike x;
    private TapedLoss? loss;

    internal TapedOutput(GradientTape tape, Model model, TensorLike x) => (Tape, Model, this.x) = (tape, model, x);

    /// <summary>The model that was called.</summary>
    public Model Model { get; }

    /// <summary>The predictions, (n, ...), as the model gives them in training.</summary>
    /// <exception cref="InvalidOperationException">Its loss has not been asked for: forward and backward run together.</exception>
    public Tensor Value => loss?.Predictions ?? throw new InvalidOperationException(
        "What a model gives under a GradientTape is computed together with its loss: ask for tape.Loss(loss, y, output) first.");

    internal GradientTape Tape { get; }

    /// <summary>What the model gave, as <see cref="Value"/>.</summary>
    public static implicit operator Tensor(TapedOutput output)
    {
        ArgumentNullException.ThrowIfNull(output);
        return output.Value;
    }

    internal TapedLoss Compute(Loss asked, TensorLike y, bool penalties) => loss = loss is null
        ? Model.Tape(asked, x, y, penalties)
        : throw new InvalidOperationException(
            "This call of the model has a loss already. Put several losses together in a function, tape.Loss((y, p) => ..., y, output), or call the model " +
                "anew.");
}
