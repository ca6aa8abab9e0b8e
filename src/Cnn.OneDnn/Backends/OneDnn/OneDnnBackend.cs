using Cnn.OneDnn.Bindings;
using Cnn.OneDnn.Graph;
using Cnn.OneDnn.Interop;

namespace Cnn.OneDnn.Backends.OneDnn;

/// <summary>Kernels from the native library. Made, used and disposed on one engine thread.</summary>
internal sealed unsafe class OneDnnBackend : IBackend
{
    private const int ChannelBlock = 16;

    // Grows when what we put around the library's primitives changes: times and verdicts that are kept are of the two together.
    private const int Wrapping = 2;

    // What avx512_core_bf16 adds to avx512_core_vnni; every later instruction set has it too.
    private const dnnl_cpu_isa_t BFloat16Bit = dnnl_cpu_isa_t.dnnl_cpu_isa_avx512_core_bf16 ^ dnnl_cpu_isa_t.dnnl_cpu_isa_avx512_core_vnni;

    // What AMX adds to it.
    private const dnnl_cpu_isa_t TileBits = dnnl_cpu_isa_t.dnnl_cpu_isa_avx512_core_amx ^ dnnl_cpu_isa_t.dnnl_cpu_isa_avx512_core_fp16;

    // Null where the library came with another OpenMP runtime; our own kernels then run on the calling thread.
    private readonly OpenMpTeam? team;
    private readonly OneDnnContext context;

    /// <summary>Loads the library if need be.</summary>
    /// <param name="threads">Threads to ask for, of the library's regions and of the team. Kernels depend on what comes, so it is known before the first one is
    /// made.</param>
    /// <param name="libraryPath">A file to load, or null to search.</param>
    /// <exception cref="NativeLibraryException">The library cannot be loaded.</exception>
    /// <exception cref="EngineConfigurationException">OpenMP's variables ask for threads that cannot be used, or the system gives none.</exception>
    public OneDnnBackend(int threads, string? libraryPath = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        int stackBytes = WorkerStacks.Require(threads, Environment.GetEnvironmentVariable);
        Report = NativeLibraryLocator.Require(libraryPath);
        if (Environment.GetEnvironmentVariable("ONEDNN_VERBOSE") is null && Environment.GetEnvironmentVariable("DNNL_VERBOSE") is null)
        {
            // By default the library writes its errors to standard output, which belongs to the program.
            StatusTable.Check(Dnnl.dnnl_set_verbose(0), "verbose: set");
        }

        // Precision is the model's choice: a variable that lets the library compute floats in bfloat16 would change numbers behind its back.
        StatusTable.Check(Dnnl.dnnl_set_default_fpmath_mode(dnnl_fpmath_mode_t.dnnl_fpmath_mode_strict), "floating-point mode: set");
        if (LibGomp.Instance is LibGomp openMp)
        {
            team = new OpenMpTeam(openMp, threads, stackBytes);
        }

        context = new OneDnnContext(team);
    }

    public string Name => "onednn";

    public string Fingerprint => $"onednn {Report.Version} wrapped {Wrapping} isa {(int)Dnnl.dnnl_get_effective_cpu_isa()} threads {Team.Threads}";

    public bool HasBlockedLayouts => true;

    public bool HasFastBFloat16 => (Dnnl.dnnl_get_effective_cpu_isa() & BFloat16Bit) != 0;

    // With AMX a thread has to be prepared for each micro kernel, and the library multiplies several times as fast: nobody has measured that.
    public IBFloat16Products? BFloat16Products => HasFastBFloat16 && (Dnnl.dnnl_get_effective_cpu_isa() & TileBits) == 0
        ? BrgemmProducts.OfLoadedLibrary(Fingerprint)
        : null;

    public WorkTeam Team => team ?? (WorkTeam)SerialTeam.Instance;

    /// <summary>Who applies functions that the library gets wrong to its primitives' results; without one such fused ops are refused.</summary>
    public IBackend? Finisher { get; set; }

    /// <summary>Which library this is.</summary>
    public NativeLibraryReport Report { get; }

    public Kernel? TryCreate(KernelRequest request)
    {
        team?.Require();
        foreach (Operand operand in (ReadOnlySpan<Operand>)[.. request.Inputs, .. request.Outputs])
        {
            if (operand.Shape.Rank is 0 or > Dnnl.DNNL_MAX_NDIMS || operand.Shape.ElementCount == 0
                || (operand.Layout is not null && !context.Descriptors.Knows(operand.Layout)))
            {
                return null;
            }
        }

        context.Refused = request.Refused;
        try
        {
            return Create(request);
        }
        catch (OneDnnException error) when (error.Status == OneDnnStatus.Unimplemented)
        {
            // A descriptor promises an implementation; now and then only making it shows that there is none.
            return null;
        }
    }

    public bool CanFuse(Op producer, Shape result, ActivationKind activation, float alpha, bool training) => producer switch
    {
        // The gradient must follow from the stored result: the argument of a fused function is nowhere.
        ConvolutionOp or DenseOp => (!training || ActivationOp.FromOutput(activation, alpha))
            && activation is not (ActivationKind.Softmax or ActivationKind.LogSoftmax),
        BinaryOp => activation == ActivationKind.Relu,
        // Channels-last, the fast kernels take whole blocks of channels; with relu the one that takes the rest is fifteen times as slow.
        BatchNormalizationOp or BatchNormalizationInferenceOp => activation == ActivationKind.Relu && result[1] % ChannelBlock == 0,
        _ => false,
    };

    public void Dispose()
    {
        context.Dispose();
        team?.Dispose();
    }

    private Kernel? Create(KernelRequest request) => request.Op switch
    {
        ConvolutionOp op => Finished(op.Activation, op.Alpha, function => ConvolutionPrimitive.Forward(context, op, function, request)),
        ConvolutionBackwardDataOp op => ConvolutionPrimitive.BackwardData(context, op, request),
        ConvolutionBackwardWeightsOp op => RelayoutKernel.Create(request, r => ConvolutionPrimitive.BackwardWeights(context, op, r), Reorder),
        DenseOp op => Finished(op.Activation, op.Alpha, function => InnerProductPrimitive.Forward(context, op, function, request)),
        DenseBackwardDataOp => InnerProductPrimitive.BackwardData(context, request),
        DenseBackwardWeightsOp op => RelayoutKernel.Create(request, r => InnerProductPrimitive.BackwardWeights(context, op, r), Reorder),
        PoolingOp op => PoolingPrimitive.Forward(context, op, request),
        PoolingBackwardOp op => PoolingPrimitive.Backward(context, op, request),

        // The library lets nobody see the sums that ranks would add up.
        BatchNormalizationOp { Synchronized: true } or BatchNormalizationBackwardOp { Synchronized: true } => null,
        BatchNormalizationOp op => BatchNormalizationPrimitive.Forward(context, op, request),
        BatchNormalizationBackwardOp op => BatchNormalizationPrimitive.Backward(context, op, request),
        BatchNormalizationInferenceOp { Relu: true, OfSource: false } op =>
            FinishedKernel.Create(Finisher, ActivationKind.Relu, 0, () => BatchNormalizationPrimitive.Inference(context, op with { Relu = false }, request)),
        BatchNormalizationInferenceOp op => BatchNormalizationPrimitive.Inference(context, op, request),
        BatchNormalizationInferenceBackwardOp op => BatchNormalizationPrimitive.InferenceBackward(context, op, request),
        LayerNormalizationOp op => LayerNormalizationPrimitive.Forward(context, op, request),
        LayerNormalizationBackwardOp op => LayerNormalizationPrimitive.Backward(context, op, request),
        GroupNormalizationOp op => GroupNormalizationPrimitive.Forward(context, op, request),
        LocalResponseNormalizationOp op => LrnPrimitive.Forward(context, op, request),
        LocalResponseNormalizationBackwardOp op => LrnPrimitive.Backward(context, op, request),
        ResizeOp { Bilinear: false } => ResamplingPrimitive.Forward(context, request),
        ResizeBackwardOp { Bilinear: false } => ResamplingPrimitive.Backward(context, request),
        ActivationOp op => EltwisePrimitive.Forward(context, op, request),
        ActivationBackwardOp op => EltwisePrimitive.Backward(context, op, request),
        AffineOp op => EltwisePrimitive.Affine(context, op, request),
        BinaryOp op => BinaryPrimitive.Create(context, op, request),
        SumOp => SumPrimitive.Create(context, request),
        ConcatenateOp op => ConcatPrimitive.Create(context, op, request),
        SliceOp op => ReorderPrimitive.Slice(context, op, request),
        ReorderOp => ReorderPrimitive.Create(context, request),
        _ => null,
    };

    // The library's own function where it is right, ours behind the primitive where it is not.
    private Kernel? Finished(ActivationKind activation, float alpha, Func<Eltwise?, Kernel?> create) => activation == ActivationKind.Linear ? create(null)
        : Eltwise.TryCreate(activation, alpha) is { } function ? create(function)
        : FinishedKernel.Create(Finisher, activation, alpha, () => create(null));

    private Kernel? Reorder(Layout from, Layout to) =>
        ReorderPrimitive.Create(context, new KernelRequest(new ReorderOp(), [new Operand(from)], [new Operand(to)]));
}
