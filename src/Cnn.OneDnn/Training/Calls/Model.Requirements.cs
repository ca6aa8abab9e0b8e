using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn;

/// <content>What its calls ask for.</content>
public partial class Model
{
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
    }
}
