namespace Cnn.OneDnn.Planning.Passes;

/// <summary>The passes of every plan, in their order.</summary>
internal static class PlanPasses
{
    public static IReadOnlyList<IPlanPass> All { get; } =
    [
        new FoldNormalizations(),
        new MoveReluBehindMaxPooling(),
        new PoolBeforeRelu(),
        new FuseResiduals(),
        new FuseActivations(),
        new FuseNormalizationRelu(),
        new FuseJoiningGradients(),
        new FuseNormalizationSums(),
        new RecomputeNormalizations(),
        new PickStridedPoints(),
    ];
}
