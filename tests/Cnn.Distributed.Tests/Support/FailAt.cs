using Cnn.OneDnn;

namespace Cnn.Distributed.Tests.Support;

/// <summary>Fails after a step, as a full disk does.</summary>
internal sealed class FailAt(int? step) : Callback
{
    public const string Reason = "The disk is full.";

    public override void OnBatchEnd(int batch, TrainingLogs logs)
    {
        if (batch == step)
        {
            throw new IOException(Reason);
        }
    }
}
