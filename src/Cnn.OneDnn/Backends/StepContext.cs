using Cnn.OneDnn.Profiling;

namespace Cnn.OneDnn.Backends;

/// <summary>What changes from step to step and is no tensor. One object per model, written by the training loop, read by kernels.</summary>
internal sealed class StepContext
{
    /// <summary>Seed of the model's random streams.</summary>
    public ulong Seed { get; set; }

    /// <summary>Number of training steps done so far: the counter of per-step randomness.</summary>
    public long Step { get; set; }

    /// <summary>Which part of the batch is being worked on, from 0: per-step randomness goes on where the part before it stopped.</summary>
    public int Part { get; set; }

    /// <summary>Adds numbers up over all ranks of a training, which come to the same kernels in the same order; null for a step of one alone.</summary>
    public Action<double[]>? AddUp { get; set; }

    /// <summary>Is told of each step of a plan that has been computed; null for nobody.</summary>
    public Action<int>? Finished { get; set; }

    /// <summary>Where it is kept what was done when; null where nobody wants to know.</summary>
    public StepTrace? Trace { get; set; }

    /// <summary>The part of the step's samples that is in this batch; 0 where it is another rank's, which is not to be counted.</summary>
    public double Share { get; set; } = 1;
}
