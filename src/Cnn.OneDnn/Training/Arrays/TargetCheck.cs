namespace Cnn.OneDnn;

/// <summary>Finds out whether targets fit a loss, and which of the usual mistakes it is if they do not.</summary>
internal static class TargetCheck
{
    /// <param name="loss">What compares them.</param>
    /// <param name="output">The sizes of a prediction.</param>
    /// <param name="target">The sizes of a target.</param>
    /// <param name="y">What was given.</param>
    /// <param name="samples">How many samples there are.</param>
    /// <exception cref="ShapeException">They are not as many numbers as the samples need.</exception>
    public static void Fits(Loss loss, Shape output, Shape target, TensorLike y, int samples)
    {
        if (y.IsNull)
        {
            throw new ArgumentNullException(nameof(y));
        }

        if (y.Count == (long)samples * target.ElementCount)
        {
            return;
        }

        string hint = loss.SparseTargets && y.Count == (long)samples * output.ElementCount
            ? $" They look like one-hot rows: compile with the loss categorical_crossentropy, or give the numbers of the classes, y.ArgMax(-1)."
            : !loss.SparseTargets && y.Count == samples
                ? $" They look like the numbers of classes: compile with the loss sparse_categorical_crossentropy, or give Labels.OneHot(y, {output[-1]})."
                : "";
        string wanted = target.Rank == 0 ? "one number" : $"numbers of shape {target}";
        throw new ShapeException(
            $"x has {samples} samples; for each of them the loss {loss.Name} wants {wanted} in y, received {y.Count} numbers of shape {y.Given}.{hint}");
    }
}
