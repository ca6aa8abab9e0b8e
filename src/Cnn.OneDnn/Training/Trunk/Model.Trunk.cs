namespace Cnn.OneDnn;

/// <content>Its frozen part.</content>
public partial class Model
{
    /// <summary>
    /// The frozen layers at the beginning of the network, as it is compiled, with what is between them: what <see cref="FitOptions.KeepTrunkOutputs"/> computes
    /// once. Null where no layer with weights is among them. A trunk ends where something is random, as dropout is, or has
    /// an <see cref="Layers.Layer.ActivityRegularizer"/>, also in frozen layers.
    /// </summary>
    /// <exception cref="InvalidOperationException">The model is not compiled, or does not know its input yet.</exception>
    public FrozenTrunk? FrozenTrunk
    {
        get
        {
            RequireCompiled();
            ModelExecutor running = Executor;
            return running.Invoke(() => running.Trunk);
        }
    }
}
