using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn;

/// <summary>
/// A training step in the words of TensorFlow's GradientTape, for a loop of your own: a call of a model, a loss of what it gives, gradients of that by weights.
/// <code>
/// using var tape = new GradientTape();
/// TapedLoss loss = tape.Loss("mse", y, tape.Call(model, x));
/// optimizer.ApplyGradients(tape.Gradient(loss, model.TrainableWeights).Zip(model.TrainableWeights));
/// </code>
/// </summary>
/// <remarks>
/// A network is laid out as a whole before it computes, so the tape records these calls and nothing else: arithmetic on tensors is not followed. What stands
/// between the model and its loss is a <see cref="Cnn.OneDnn.Loss"/> of your own, or a function. Forward and backward run together, once, when the loss is
/// asked for; only then are there predictions. Each call of a model has one loss, of a model of one input and one output. For the gradients of predictions by
/// inputs see <see cref="Model.GradientsByActivations"/>.
/// </remarks>
public sealed class GradientTape : IDisposable
{
    private bool ended;

    /// <summary>Records a call of a model in training: dropout drops, batch normalization takes the batch's statistics. Computed with its loss.</summary>
    /// <param name="model">A model of one input and one output; it need not be compiled.</param>
    /// <param name="x">Samples: a tensor (n, ...), or an array.</param>
    /// <exception cref="ObjectDisposedException">The tape was disposed.</exception>
    public TapedOutput Call(Model model, TensorLike x)
    {
        ArgumentNullException.ThrowIfNull(model);
        ObjectDisposedException.ThrowIf(ended, this);
        return new TapedOutput(this, model, x);
    }

    /// <summary>
    /// Computes a call that was recorded, its loss, and the gradients of that. No weight changes, but batch normalization moves its averages.
    /// </summary>
    /// <param name="loss">The loss, or Keras's name of it. The mean of what it gives is what gradients are of.</param>
    /// <param name="yTrue">Targets: integer labels (n) for a sparse loss, else (n, ...).</param>
    /// <param name="yPred">What <see cref="Call"/> gave.</param>
    /// <param name="penalties">Whether the penalties of the model's regularizers are added, as Keras's <c>sum(model.losses)</c>.</param>
    /// <exception cref="InvalidOperationException">The call has a loss already, or was recorded by another tape.</exception>
    /// <exception cref="ArgumentException">The numbers do not fit the model, or a label is no class of its output.</exception>
    /// <exception cref="ObjectDisposedException">The tape was disposed.</exception>
    public TapedLoss Loss(Loss loss, TensorLike yTrue, TapedOutput yPred, bool penalties = false)
    {
        ArgumentNullException.ThrowIfNull(loss);
        ArgumentNullException.ThrowIfNull(yPred);
        ObjectDisposedException.ThrowIf(ended, this);
        return yPred.Tape == this
            ? yPred.Compute(loss, yTrue, penalties)
            : throw new InvalidOperationException("What the model gave was recorded by another GradientTape. Call the model with this one.");
    }

    /// <summary>The same with a function of targets and predictions, which gives a number for each sample or for each of its places.</summary>
    /// <inheritdoc cref="Loss(Cnn.OneDnn.Loss, TensorLike, TapedOutput, bool)"/>
    /// <remarks>The network is laid out anew for each function that it meets: make it once, before the loop, where speed matters.</remarks>
    public TapedLoss Loss(Func<Symbol, Symbol, Symbol> loss, TensorLike yTrue, TapedOutput yPred, bool penalties = false)
    {
        ArgumentNullException.ThrowIfNull(loss);
        return Loss(new FunctionLoss(loss), yTrue, yPred, penalties);
    }

    /// <summary>The gradients of a loss by weights, in their order and in Keras's shapes.</summary>
    /// <param name="target">What <see cref="Loss(Cnn.OneDnn.Loss, TensorLike, TapedOutput, bool)"/> gave.</param>
    /// <param name="sources">Weights of the model that learn, such as <see cref="Model.TrainableWeights"/>.</param>
    /// <exception cref="ArgumentException">A weight is not of the model, or does not learn there.</exception>
    /// <exception cref="ObjectDisposedException">The tape was disposed.</exception>
    public IReadOnlyList<Tensor> Gradient(TapedLoss target, IEnumerable<Parameter> sources)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(sources);
        ObjectDisposedException.ThrowIf(ended, this);
        return [.. sources.Select(target.GradientBy)];
    }

    /// <summary>Ends the recording. Losses and gradients that were had stay; memory is the model's, not the tape's.</summary>
    public void Dispose() => ended = true;
}
