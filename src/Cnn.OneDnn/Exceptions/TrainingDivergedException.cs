using System.Globalization;

namespace Cnn.OneDnn;

/// <summary>A training whose loss, or the norm of whose gradients, is no longer a finite number: its weights are lost, more steps change nothing.</summary>
public sealed class TrainingDivergedException : CnnException
{
    /// <summary>An exception for one step.</summary>
    /// <param name="what">What is not finite: the loss or the gradients' norm.</param>
    /// <param name="value">What it became.</param>
    /// <param name="epoch">The epoch, from 0.</param>
    /// <param name="step">The step, from 0 in its epoch.</param>
    public TrainingDivergedException(string what, double value, int epoch, int step)
        : base(Text(what, value, epoch, step))
    {
        Epoch = epoch;
        Step = step;
    }

    /// <summary>The epoch, from 0.</summary>
    public int Epoch { get; }

    /// <summary>The step, from 0 in its epoch.</summary>
    public int Step { get; }

    internal static void ThrowIf(double loss, bool hasFiniteNorms, int epoch, int step)
    {
        if (!double.IsFinite(loss))
        {
            throw new TrainingDivergedException("the loss", loss, epoch, step);
        }

        if (!hasFiniteNorms)
        {
            throw new TrainingDivergedException("the norm of the gradients", double.NaN, epoch, step);
        }
    }

    private static string Text(string what, double value, int epoch, int step) => string.Create(
        CultureInfo.InvariantCulture,
        $"Training diverged: {what} became {(double.IsNaN(value) ? "NaN" : "infinite")} in epoch {epoch + 1}, step {step + 1}. Try a smaller learning rate, " +
            $"or look for samples that hold no numbers; {nameof(FitOptions)}.{nameof(FitOptions.StopOnDivergence)} = false trains on.");
}
