namespace Cnn.OneDnn.Graph;

/// <summary>The gradient of group normalization: the source is (N, C, spatial), its mean and variance (N, groups).</summary>
internal sealed record GroupNormalizationBackwardOp(int Groups, float Epsilon, bool Scale, bool Shift) : SampleNormalizationBackwardOp(Epsilon, Scale, Shift)
{
    public override string Name => "group_normalization_backward";
}
