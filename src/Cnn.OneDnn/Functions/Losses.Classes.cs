namespace Cnn.OneDnn;

/// <content>Losses to compile a model with.</content>
public static partial class Losses
{
    /// <summary>The class of this name, with its options.</summary>
    /// <param name="reduction">How the losses of a batch become one: their mean unless given, or "sum".</param>
    /// <param name="name">Its name; Keras's of this loss if null.</param>
    public static Loss MeanSquaredError(ReductionArgument reduction = default, string? name = null) => new OneDnn.MeanSquaredError(reduction, name);

    /// <summary>The class of this name, with its options.</summary>
    /// <param name="reduction">How the losses of a batch become one: their mean unless given, or "sum".</param>
    /// <param name="name">Its name; Keras's of this loss if null.</param>
    public static Loss MeanAbsoluteError(ReductionArgument reduction = default, string? name = null) => new OneDnn.MeanAbsoluteError(reduction, name);

    /// <summary>The class of this name, with its options.</summary>
    /// <param name="reduction">How the losses of a batch become one: their mean unless given, or "sum".</param>
    /// <param name="name">Its name; Keras's of this loss if null.</param>
    public static Loss MeanAbsolutePercentageError(ReductionArgument reduction = default, string? name = null) =>
        new OneDnn.MeanAbsolutePercentageError(reduction, name);

    /// <summary>The class of this name, with its options.</summary>
    /// <param name="reduction">How the losses of a batch become one: their mean unless given, or "sum".</param>
    /// <param name="name">Its name; Keras's of this loss if null.</param>
    public static Loss MeanSquaredLogarithmicError(ReductionArgument reduction = default, string? name = null) =>
        new OneDnn.MeanSquaredLogarithmicError(reduction, name);

    /// <summary>The class of this name, with its options.</summary>
    /// <param name="fromLogits">Whether predictions are logits.</param>
    /// <param name="labelSmoothing">How much of each target is spread over all classes, in [0, 1).</param>
    /// <param name="reduction">How the losses of a batch become one: their mean unless given, or "sum".</param>
    /// <param name="name">Its name; Keras's of this loss if null.</param>
    public static Loss BinaryCrossentropy(bool fromLogits = false, double labelSmoothing = 0, ReductionArgument reduction = default, string? name = null) =>
        new OneDnn.BinaryCrossentropy(fromLogits, labelSmoothing, reduction, name);

    /// <summary>The class of this name, with its options.</summary>
    /// <param name="fromLogits">Whether predictions are logits.</param>
    /// <param name="labelSmoothing">How much of each target is spread over all classes, in [0, 1).</param>
    /// <param name="reduction">How the losses of a batch become one: their mean unless given, or "sum".</param>
    /// <param name="name">Its name; Keras's of this loss if null.</param>
    public static Loss CategoricalCrossentropy(
        bool fromLogits = false, double labelSmoothing = 0, ReductionArgument reduction = default, string? name = null) =>
        new OneDnn.CategoricalCrossentropy(fromLogits, labelSmoothing, reduction, name);

    /// <summary>The class of this name, with its options.</summary>
    /// <param name="fromLogits">Whether predictions are logits.</param>
    /// <param name="ignoreClass">A label that counts for nothing.</param>
    /// <param name="reduction">How the losses of a batch become one: their mean unless given, or "sum".</param>
    /// <param name="name">Its name; Keras's of this loss if null.</param>
    public static Loss SparseCategoricalCrossentropy(
        bool fromLogits = false, int? ignoreClass = null, ReductionArgument reduction = default, string? name = null) =>
        new OneDnn.SparseCategoricalCrossentropy(fromLogits, ignoreClass, reduction, name);

    /// <summary>The class of this name, with its options.</summary>
    /// <param name="delta">Where squares end and absolute values begin.</param>
    /// <param name="reduction">How the losses of a batch become one: their mean unless given, or "sum".</param>
    /// <param name="name">Its name; Keras's of this loss if null.</param>
    public static Loss Huber(double delta = 1, ReductionArgument reduction = default, string? name = null) => new OneDnn.Huber(delta, reduction, name);

    /// <summary>The class of this name, with its options.</summary>
    /// <param name="reduction">How the losses of a batch become one: their mean unless given, or "sum".</param>
    /// <param name="name">Its name; Keras's of this loss if null.</param>
    public static Loss LogCosh(ReductionArgument reduction = default, string? name = null) => new OneDnn.LogCosh(reduction, name);

    /// <summary>The class of this name, with its options.</summary>
    /// <param name="reduction">How the losses of a batch become one: their mean unless given, or "sum".</param>
    /// <param name="name">Its name; Keras's of this loss if null.</param>
    public static Loss Poisson(ReductionArgument reduction = default, string? name = null) => new OneDnn.Poisson(reduction, name);

    /// <summary>The class of this name, with its options.</summary>
    /// <param name="reduction">How the losses of a batch become one: their mean unless given, or "sum".</param>
    /// <param name="name">Its name; Keras's of this loss if null.</param>
    public static Loss KLDivergence(ReductionArgument reduction = default, string? name = null) => new OneDnn.KLDivergence(reduction, name);

    /// <summary>The class of this name, with its options.</summary>
    /// <param name="reduction">How the losses of a batch become one: their mean unless given, or "sum".</param>
    /// <param name="name">Its name; Keras's of this loss if null.</param>
    public static Loss Hinge(ReductionArgument reduction = default, string? name = null) => new OneDnn.Hinge(reduction, name);

    /// <summary>The class of this name, with its options.</summary>
    /// <param name="reduction">How the losses of a batch become one: their mean unless given, or "sum".</param>
    /// <param name="name">Its name; Keras's of this loss if null.</param>
    public static Loss SquaredHinge(ReductionArgument reduction = default, string? name = null) => new OneDnn.SquaredHinge(reduction, name);

    /// <summary>The class of this name, with its options.</summary>
    /// <param name="reduction">How the losses of a batch become one: their mean unless given, or "sum".</param>
    /// <param name="name">Its name; Keras's of this loss if null.</param>
    public static Loss CategoricalHinge(ReductionArgument reduction = default, string? name = null) => new OneDnn.CategoricalHinge(reduction, name);

    /// <summary>The class of this name, with its options.</summary>
    /// <param name="axis">The axis along which directions are, batch included.</param>
    /// <param name="reduction">How the losses of a batch become one: their mean unless given, or "sum".</param>
    /// <param name="name">Its name; Keras's of this loss if null.</param>
    public static Loss CosineSimilarity(int axis = -1, ReductionArgument reduction = default, string? name = null) =>
        new OneDnn.CosineSimilarity(axis, reduction, name);
}
