namespace Cnn.OneDnn;

/// <summary><see cref="Adam"/> with decoupled weight decay, 0.004 by default: Loshchilov and Hutter, "Decoupled weight decay regularization" (2019), as Keras's AdamW.</summary>
public sealed class AdamW : Adam
{
    /// <summary>With Keras's defaults: learning rate 0.001, weight decay 0.004.</summary>
    public AdamW() => WeightDecay = 0.004;

    internal override string ClassName => "AdamW";
}
