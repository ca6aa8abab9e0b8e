namespace Cnn.OneDnn.Graph;

/// <summary>What a plan must know of an operand or result of an op.</summary>
/// <param name="Role">What it is.</param>
/// <param name="MayBeBFloat16">Whether a plan in bfloat16 stores it so. Statistics, vectors of weights, masks, labels and all about the loss stay as they
/// are.</param>
/// <param name="HasSamples">Whether its first axis counts samples.</param>
internal readonly record struct OperandTraits(OperandRole Role, bool MayBeBFloat16, bool HasSamples)
{
    /// <summary>An activation of any precision.</summary>
    public static OperandTraits Activation { get; } = new(OperandRole.Activation, MayBeBFloat16: true, HasSamples: true);

    /// <summary>An activation that an op takes in 32 bits only.</summary>
    public static OperandTraits ExactActivation { get; } = new(OperandRole.Activation, MayBeBFloat16: false, HasSamples: true);

    /// <summary>A table whose rows are no samples, in 32 bits.</summary>
    public static OperandTraits ExactTable { get; } = new(OperandRole.Activation, MayBeBFloat16: false, HasSamples: false);

    /// <summary>Weights of a product.</summary>
    public static OperandTraits Weights { get; } = new(OperandRole.Weights, MayBeBFloat16: true, HasSamples: false);

    /// <summary>The gradient of weights of a product.</summary>
    public static OperandTraits WeightsGradient { get; } = new(OperandRole.Weights, MayBeBFloat16: false, HasSamples: false);

    /// <summary>A vector of weights, or its gradient.</summary>
    public static OperandTraits Parameter { get; } = new(OperandRole.Parameter, MayBeBFloat16: false, HasSamples: false);

    /// <summary>A mean or variance over the samples.</summary>
    public static OperandTraits Statistic { get; } = new(OperandRole.Statistic, MayBeBFloat16: false, HasSamples: false);

    /// <summary>A mean or variance of each sample.</summary>
    public static OperandTraits SampleStatistic { get; } = new(OperandRole.Statistic, MayBeBFloat16: false, HasSamples: true);

    /// <summary>Which elements were kept.</summary>
    public static OperandTraits Mask { get; } = new(OperandRole.Mask, MayBeBFloat16: false, HasSamples: true);

    /// <summary>A label, or the weight of a sample.</summary>
    public static OperandTraits Target { get; } = new(OperandRole.Target, MayBeBFloat16: false, HasSamples: true);

    /// <summary>The loss of each sample.</summary>
    public static OperandTraits Loss { get; } = new(OperandRole.Loss, MayBeBFloat16: false, HasSamples: true);

    /// <summary>What a kernel leaves for its gradient.</summary>
    public static OperandTraits Workspace { get; } = new(OperandRole.Workspace, MayBeBFloat16: false, HasSamples: true);

    /// <summary>Whether the plan says how it lies; else the kernel does.</summary>
    public bool LiesAsPlanned => Role is not (OperandRole.Weights or OperandRole.Workspace);
}
