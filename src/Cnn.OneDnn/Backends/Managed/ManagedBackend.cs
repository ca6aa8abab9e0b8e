using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>Kernels written in C#, for every op, on any platform: images channels-last, nothing native.</summary>
internal sealed class ManagedBackend : IBackend
{
    /// <summary>What every fingerprint of these kernels begins with.</summary>
    public const string Library = "managed ";

    // What the other backend can, so that a plan has the same ops on either.
    private const int ChannelBlock = 16;

    private readonly ManagedTeam? ownTeam;
    private readonly IBFloat16Products? products;

    /// <summary>A backend on threads that somebody else owns, such as the native library's.</summary>
    /// <param name="team">The threads.</param>
    /// <param name="products">What multiplies bfloat16 faster than code in C# can, if anything does.</param>
    public ManagedBackend(WorkTeam team, IBFloat16Products? products = null)
    {
        this.products = products;
        Team = team;
        Fingerprint = $"{Build}vectors {System.Numerics.Vector<byte>.Count} threads {team.Threads}{(products is null ? "" : $" with {products.Fingerprint}")}";
    }

    /// <summary>A backend with a pool of its own.</summary>
    /// <param name="threads">How many threads compute, the caller included.</param>
    public ManagedBackend(int threads)
        : this(new ManagedTeam(threads)) => ownTeam = (ManagedTeam)Team;

    /// <summary>What every fingerprint of this build of them begins with: they change with the code, and times of old ones say nothing.</summary>
    public static string Build { get; } = $"{Library}{typeof(ManagedBackend).Module.ModuleVersionId:N} ";

    /// <summary>
    /// Whether what is kept under a key may be asked for again: not where another build of our own kernels was tried, of which there is one for each version of
    /// the engine.
    /// </summary>
    public static bool IsThisBuild(string key) => !key.StartsWith(Library, StringComparison.Ordinal) || key.StartsWith(Build, StringComparison.Ordinal);

    public string Name => "managed";

    public string Fingerprint { get; }

    public bool HasBlockedLayouts => false;

    public bool HasFastBFloat16 => false;

    public WorkTeam Team { get; }

    public bool CanFuse(Op producer, Shape result, ActivationKind activation, float alpha, bool training) =>
        ActivationOp.FromOutput(activation, alpha) && producer switch
        {
            ConvolutionOp { Residual: true } => false,
            ConvolutionOp or DenseOp => true,
            BinaryOp => activation is ActivationKind.Relu or ActivationKind.Relu6 or ActivationKind.Sigmoid or ActivationKind.Tanh,
            BatchNormalizationOp or BatchNormalizationInferenceOp => activation == ActivationKind.Relu && result[1] % ChannelBlock == 0,
            _ => false,
        };

    public bool CanAddToNormalized(Shape shape) => Normalizations.SuitsSum(shape);

    public Layout? BlockedWeights(Shape weights) => ConvolutionShape.BlockedWeightsLayout(weights, groups: 1);

    public bool IsRival(Op op, IReadOnlyList<Shape> inputs, DataType type, bool bfloat16) => Convolutions.IsRival(op, inputs, type, bfloat16, products);

    public bool IsFaster(KernelRequest request) =>
        Normalizations.IsFaster(request) || ReorderKernel.IsFaster(request) || BlockConcatenateKernel.IsFaster(Team, request);

    public Kernel? TryCreate(KernelRequest request) => request.Op switch
    {
        ConvolutionOp { Residual: true } => null,
        ConvolutionOp or ConvolutionBackwardDataOp or ConvolutionBackwardWeightsOp or DenseOp or DenseBackwardDataOp or DenseBackwardWeightsOp =>
            Product(request) ?? WidenedKernel.TryCreate(Team, request, Product),
        PoolingOp { Kind: PoolingKind.Max } op => MaxPooling.TryCreate(Team, op, request),
        PoolingBackwardOp { Kind: PoolingKind.Max } op => MaxPooling.TryCreate(Team, op, request),
        PoolingOp op => WeightedGather.TryCreate(Team, op, request),
        PoolingBackwardOp op => WeightedGather.TryCreate(Team, op, request),
        ResizeOp op => WeightedGather.TryCreate(Team, op, request),
        ResizeBackwardOp op => WeightedGather.TryCreate(Team, op, request),
        WarpOp op => WarpKernel.TryCreate(Team, op, request),
        WarpBackwardOp op => WarpBackwardKernel.TryCreate(Team, op, request),
        BatchNormalizationOp op => Normalizations.TryCreate(Team, op, request),
        BatchNormalizationSumOp op => Normalizations.TryCreate(Team, op, request),
        BatchNormalizationBackwardOp op => Normalizations.TryCreate(Team, op, request),
        BatchNormalizationInferenceOp op => Normalizations.TryCreate(Team, op, request),
        BatchNormalizationInferenceBackwardOp op => Normalizations.TryCreate(Team, op, request),
        FoldNormalizationOp op => FoldNormalizationKernel.TryCreate(Team, op, request),
        LayerNormalizationOp op => Normalizations.TryCreate(Team, op, request),
        LayerNormalizationBackwardOp op => Normalizations.TryCreate(Team, op, request),
        GroupNormalizationOp op => Normalizations.TryCreate(Team, op, request),
        GroupNormalizationBackwardOp op => Normalizations.TryCreate(Team, op, request),
        LocalResponseNormalizationOp op => Normalizations.TryCreate(Team, op, request),
        LocalResponseNormalizationBackwardOp op => Normalizations.TryCreate(Team, op, request),
        ActivationOp op => ActivationKernel.TryCreate(Team, op, request),
        ActivationBackwardOp op => ActivationBackwardKernel.TryCreate(Team, op, request),
        PReluOp => PReluKernel.TryCreate(Team, request),
        PReluBackwardOp => PReluBackwardKernel.TryCreate(Team, request),
        SoftmaxOp op => SoftmaxKernel.TryCreate(Team, op, request),
        SoftmaxBackwardOp op => SoftmaxBackwardKernel.TryCreate(Team, op, request),
        SoftmaxCrossEntropyOp op => SoftmaxCrossEntropyKernel.TryCreate(Team, op, request),
        RowLossOp => RowLossKernel.TryCreate(Team, request),
        LossOp op => LossKernel.TryCreate(Team, op, request),
        BinaryOp op => BinaryKernel.TryCreate(Team, op, request),
        BinaryBackwardOp op => BinaryBackwardKernel.TryCreate(Team, op, request),
        ReluSumBackwardOp op => ReluSumBackwardKernel.TryCreate(Team, op, request),
        SumOp => SumKernel.TryCreate(Team, request),
        AffineOp op => AffineKernel.TryCreate(Team, op, request),
        ClipOp op => ClipKernel.TryCreate(Team, op, request),
        ClipBackwardOp op => ClipBackwardKernel.TryCreate(Team, op, request),
        ReduceSumOp => ReduceSumKernel.TryCreate(Team, request),
        ReduceExtremeOp op => ReduceExtremeKernel.TryCreate(Team, op, request),
        UnaryOp op => UnaryKernel.TryCreate(Team, op, request),
        PowerOp op => UnaryKernel.TryCreate(Team, op, request),
        CompareOp op => CompareKernel.TryCreate(Team, op, request),
        SelectOp => SelectKernel.TryCreate(Team, request),
        BroadcastOp => BroadcastKernel.TryCreate(Team, request),
        RandomUniformOp op => RandomUniformKernel.TryCreate(Team, op, request),
        GatherOp => GatherKernel.TryCreate(Team, request),
        GatherBackwardOp => GatherBackwardKernel.TryCreate(Team, request),
        OneHotOp => OneHotKernel.TryCreate(Team, request),
        DropoutOp op => DropoutKernel.TryCreate(Team, op, request),
        DropoutBackwardOp op => MaskKernel.TryCreate(Team, op.Rate, request),
        GaussianNoiseOp op => GaussianNoiseKernel.TryCreate(Team, op, request),
        MovingAverageOp op => MovingAverageKernel.TryCreate(Team, op, request),
        ConcatenateOp op => ConcatenateKernel.TryCreate(Team, op, request),
        SliceOp op => SliceKernel.TryCreate(Team, op, request),
        SubsampleOp op => SubsampleKernel.TryCreate(Team, op, request),
        SubsampleBackwardOp op => SubsampleKernel.TryCreate(Team, op, request),
        PadOp op => PadKernel.TryCreate(Team, op, request),
        ReorderOp => ReorderKernel.TryCreate(Team, request),
        _ => null,
    };

    public void Dispose() => ownTeam?.Dispose();

    private Kernel? Product(KernelRequest request) => Convolutions.TryCreate(Team, products, request);
}
