using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn;

/// <content>What its calls ask for.</content>
public partial class Model
{
    // The losses, and the metrics beside them, of which is known that they find the channels where these stand.
    private IReadOnlyList<Loss>? lossesWithChannels;

    private void RequireOwn(Parameter parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        if (!Parameters.Contains(parameter))
        {
            throw new ArgumentException($"Parameter '{parameter.Name}' does not belong to model '{Name}'.", nameof(parameter));
        }
    }

    private void RequireCompiled()
    {
        ThrowIfDisposed();
        if (Optimizer is null || Losses.Count == 0)
        {
            throw new InvalidOperationException($"Model '{Name}' is not compiled. Call Compile(optimizer, loss, metrics) first.");
        }

        if (lossesWithChannels != Losses && Outputs.Count == Losses.Count)
        {
            ChannelAxis.Require(this);
            lossesWithChannels = Losses;
        }
    }
}
