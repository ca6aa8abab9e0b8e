using Cnn.OneDnn.Graph;
using Cnn.OneDnn.Planning;

namespace Cnn.OneDnn.Profiling;

/// <summary>What a step of a plan is counted as and how much it has to do.</summary>
internal static class OpCost
{
    public static string KindOf(Op op) => op.Family.ToString().ToLowerInvariant();

    /// <summary>Two operations per multiply-and-add of a convolution or product; 0 for ops that memory limits.</summary>
    public static double Flops(PlanStep step) =>
        2.0 * step.Op.Work([.. step.Inputs.Select(s => s.Layout.Shape)], [.. step.Outputs.Select(s => s.Layout.Shape)]).Products;

    public static double Bytes(PlanStep step) => step.Inputs.Concat(step.Outputs).Sum(s => (double)s.Layout.ByteSize);
}
