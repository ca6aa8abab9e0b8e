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
}
