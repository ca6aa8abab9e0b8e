namespace Cnn.OneDnn.Graph;

/// <summary>The gradient of layer normalization: the source is (rows, C), its mean and variance (rows).</summary>
internal sealed record LayerNormalizationBackwardOp(float Epsilon, bool Scale, bool Shift) : SampleNormalizationBackwardOp(Epsilon, Scale, Shift)
{
    public override string Name => "layer_normalization_backward";
}
