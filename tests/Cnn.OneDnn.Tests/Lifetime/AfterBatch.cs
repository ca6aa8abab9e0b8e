namespace Cnn.OneDnn.Tests.Lifetime;

/// <summary>Does something after each training batch.</summary>
internal sealed class AfterBatch(Action<AfterBatch> action) : Callback
{
    public void Stop() => StopTraining();

    public override void OnBatchEnd(int batch, TrainingLogs logs) => action(this);
}
