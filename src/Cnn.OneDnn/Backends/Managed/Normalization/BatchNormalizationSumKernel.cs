using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary><see cref="BatchNormalizationSumOp"/> for AVX-512, channels last.</summary>
internal sealed unsafe class BatchNormalizationSumKernel<TElement>(WorkTeam team, BatchNormalizationSumOp op, Layout[] inputs, Layout[] outputs)
    : BatchNormalizationKernel<TElement>(op.Name, team, new BatchNormalizationOp(op.Epsilon, op.Scale, op.Shift), inputs, outputs)
    where TElement : struct, IElement
{
    protected override void Finish(long start, long end) =>
        WideNormalizationLoops<TElement>.ApplySum((void*)In(0), (void*)In(op.Addend), (void*)Out(0), start, end, Channels, Mean, Scale, Shift);
}
