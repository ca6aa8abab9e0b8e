namespace Cnn.OneDnn;

/// <content>The network as operations.</content>
public partial class Model
{
    /// <summary>The operations of a prediction of one sample, to be read. Nothing is computed, and no weights are made.</summary>
    /// <exception cref="InvalidOperationException">The network does not know the shape of its input yet.</exception>
    /// <exception cref="ShapeException">A layer does not fit its input; the message names it.</exception>
    public ModelGraph ToGraph() => Inputs.Count > 0
        ? NetworkLayout.Structure(this)
        : throw new InvalidOperationException($"Model '{Name}' does not know the shape of its input yet; add an Input, or give it data first.");
}
