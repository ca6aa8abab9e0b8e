namespace Cnn.OneDnn;

/// <summary>
/// Keras's keras.losses: what its functions give, <c>Losses.MeanSquaredError(yTrue, yPred)</c>; losses to compile a model with, <c>Losses.Huber(delta: 2)</c>,
/// as the classes of these names; and losses by their names.
/// </summary>
public static partial class Losses
{
    /// <summary>The loss that Keras gives this name, with Keras's defaults.</summary>
    /// <inheritdoc cref="Loss.Parse"/>
    public static Loss Get(string name) => Loss.Parse(name);

    /// <summary>The mean over the last axis of (p - t)^2: (n, ...).</summary>
    /// <param name="yTrue">Integer labels (n) for a sparse loss, else targets (n, ...).</param>
    /// <param name="yPred">Predictions (n, ...).</param>
    /// <exception cref="ShapeException">There are not as many targets as predictions.</exception>
    public static Tensor MeanSquaredError(TensorLike yTrue, TensorLike yPred) => new OneDnn.MeanSquaredError().CallEach(yTrue, yPred);

    /// <summary>The mean over the last axis of |p - t|: (n, ...).</summary>
    /// <param name="yTrue">Integer labels (n) for a sparse loss, else targets (n, ...).</param>
    /// <param name="yPred">Predictions (n, ...).</param>
    /// <exception cref="ShapeException">There are not as many targets as predictions.</exception>
    public static Tensor MeanAbsoluteError(TensorLike yTrue, TensorLike yPred) => new OneDnn.MeanAbsoluteError().CallEach(yTrue, yPred);

    /// <summary>The mean over the last axis of 100 |t - p| / |t|: (n, ...).</summary>
    /// <param name="yTrue">Integer labels (n) for a sparse loss, else targets (n, ...).</param>
    /// <param name="yPred">Predictions (n, ...).</param>
    /// <exception cref="ShapeException">There are not as many targets as predictions.</exception>
    public static Tensor MeanAbsolutePercentageError(TensorLike yTrue, TensorLike yPred) => new OneDnn.MeanAbsolutePercentageError().CallEach(yTrue, yPred);

    /// <summary>The mean over the last axis of (log(t + 1) - log(p + 1))^2: (n, ...).</summary>
    /// <param name="yTrue">Integer labels (n) for a sparse loss, else targets (n, ...).</param>
    /// <param name="yPred">Predictions (n, ...).</param>
    /// <exception cref="ShapeException">There are not as many targets as predictions.</exception>
    public static Tensor MeanSquaredLogarithmicError(TensorLike yTrue, TensorLike yPred) => new OneDnn.MeanSquaredLogarithmicError().CallEach(yTrue, yPred);

    /// <summary>The mean over the last axis of the cross-entropy of each probability: (n, ...).</summary>
    /// <param name="yTrue">Integer labels (n) for a sparse loss, else targets (n, ...).</param>
    /// <param name="yPred">Predictions (n, ...).</param>
    /// <param name="fromLogits">Whether predictions are logits.</param>
    /// <param name="labelSmoothing">How much of each target is spread over all classes, in [0, 1).</param>
    /// <exception cref="ShapeException">There are not as many targets as predictions.</exception>
    public static Tensor BinaryCrossentropy(TensorLike yTrue, TensorLike yPred, bool fromLogits = false, double labelSmoothing = 0) =>
        new OneDnn.BinaryCrossentropy(fromLogits, labelSmoothing).CallEach(yTrue, yPred);

    /// <summary>The cross-entropy of one-hot rows and probabilities: (n, ...).</summary>
    /// <param name="yTrue">Integer labels (n) for a sparse loss, else targets (n, ...).</param>
    /// <param name="yPred">Predictions (n, ...).</param>
    /// <param name="fromLogits">Whether predictions are logits.</param>
    /// <param name="labelSmoothing">How much of each target is spread over all classes, in [0, 1).</param>
    /// <exception cref="ShapeException">There are not as many targets as predictions.</exception>
    public static Tensor CategoricalCrossentropy(TensorLike yTrue, TensorLike yPred, bool fromLogits = false, double labelSmoothing = 0) =>
        new OneDnn.CategoricalCrossentropy(fromLogits, labelSmoothing).CallEach(yTrue, yPred);

    /// <summary>The cross-entropy of integer labels and probabilities: (n, ...).</summary>
    /// <param name="yTrue">Integer labels (n) for a sparse loss, else targets (n, ...).</param>
    /// <param name="yPred">Predictions (n, ...).</param>
    /// <param name="fromLogits">Whether predictions are logits.</param>
    /// <param name="ignoreClass">A label that counts for nothing.</param>
    /// <exception cref="ShapeException">There are not as many targets as predictions.</exception>
    public static Tensor SparseCategoricalCrossentropy(TensorLike yTrue, TensorLike yPred, bool fromLogits = false, int? ignoreClass = null) =>
        new OneDnn.SparseCategoricalCrossentropy(fromLogits, ignoreClass).CallEach(yTrue, yPred);

    /// <summary>The mean over the last axis of Huber's loss: (n, ...).</summary>
    /// <param name="yTrue">Integer labels (n) for a sparse loss, else targets (n, ...).</param>
    /// <param name="yPred">Predictions (n, ...).</param>
    /// <param name="delta">Where squares end and absolute values begin.</param>
    /// <exception cref="ShapeException">There are not as many targets as predictions.</exception>
    public static Tensor Huber(TensorLike yTrue, TensorLike yPred, double delta = 1) => new OneDnn.Huber(delta).CallEach(yTrue, yPred);

    /// <summary>The mean over the last axis of log(cosh(p - t)): (n, ...).</summary>
    /// <param name="yTrue">Integer labels (n) for a sparse loss, else targets (n, ...).</param>
    /// <param name="yPred">Predictions (n, ...).</param>
    /// <exception cref="ShapeException">There are not as many targets as predictions.</exception>
    public static Tensor LogCosh(TensorLike yTrue, TensorLike yPred) => new OneDnn.LogCosh().CallEach(yTrue, yPred);

    /// <summary>The mean over the last axis of p - t log p: (n, ...).</summary>
    /// <param name="yTrue">Integer labels (n) for a sparse loss, else targets (n, ...).</param>
    /// <param name="yPred">Predictions (n, ...).</param>
    /// <exception cref="ShapeException">There are not as many targets as predictions.</exception>
    public static Tensor Poisson(TensorLike yTrue, TensorLike yPred) => new OneDnn.Poisson().CallEach(yTrue, yPred);

    /// <summary>The Kullback-Leibler divergence of each row: (n, ...).</summary>
    /// <param name="yTrue">Integer labels (n) for a sparse loss, else targets (n, ...).</param>
    /// <param name="yPred">Predictions (n, ...).</param>
    /// <exception cref="ShapeException">There are not as many targets as predictions.</exception>
    public static Tensor KLDivergence(TensorLike yTrue, TensorLike yPred) => new OneDnn.KLDivergence().CallEach(yTrue, yPred);

    /// <summary>The mean over the last axis of max(1 - t p, 0): (n, ...).</summary>
    /// <param name="yTrue">Integer labels (n) for a sparse loss, else targets (n, ...).</param>
    /// <param name="yPred">Predictions (n, ...).</param>
    /// <exception cref="ShapeException">There are not as many targets as predictions.</exception>
    public static Tensor Hinge(TensorLike yTrue, TensorLike yPred) => new OneDnn.Hinge().CallEach(yTrue, yPred);

    /// <summary>The mean over the last axis of max(1 - t p, 0)^2: (n, ...).</summary>
    /// <param name="yTrue">Integer labels (n) for a sparse loss, else targets (n, ...).</param>
    /// <param name="yPred">Predictions (n, ...).</param>
    /// <exception cref="ShapeException">There are not as many targets as predictions.</exception>
    public static Tensor SquaredHinge(TensorLike yTrue, TensorLike yPred) => new OneDnn.SquaredHinge().CallEach(yTrue, yPred);

    /// <summary>The hinge of the best wrong class and the right one: (n, ...).</summary>
    /// <param name="yTrue">Integer labels (n) for a sparse loss, else targets (n, ...).</param>
    /// <param name="yPred">Predictions (n, ...).</param>
    /// <exception cref="ShapeException">There are not as many targets as predictions.</exception>
    public static Tensor CategoricalHinge(TensorLike yTrue, TensorLike yPred) => new OneDnn.CategoricalHinge().CallEach(yTrue, yPred);

    /// <summary>The cosine of the angle between rows, with a minus as in the class: (n, ...).</summary>
    /// <param name="yTrue">Integer labels (n) for a sparse loss, else targets (n, ...).</param>
    /// <param name="yPred">Predictions (n, ...).</param>
    /// <exception cref="ShapeException">There are not as many targets as predictions.</exception>
    public static Tensor CosineSimilarity(TensorLike yTrue, TensorLike yPred) => new OneDnn.CosineSimilarity().CallEach(yTrue, yPred);
}
