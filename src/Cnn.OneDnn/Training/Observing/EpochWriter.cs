using System.Threading.Channels;

namespace Cnn.OneDnn;

/// <summary>Hands epochs to whoever reads them from a channel.</summary>
internal sealed class EpochWriter(ChannelWriter<EpochResult> writer) : Callback
{
    /// <summary>After all others, whose figures are to be there.</summary>
    internal override bool ComesLast => true;

    public override void OnEpochEnd(int epoch, TrainingLogs logs)
    {
        var copy = new TrainingLogs();
        foreach ((string name, double value) in logs)
        {
            copy[name] = value;
        }

        writer.TryWrite(new EpochResult(epoch, copy));
    }
}
