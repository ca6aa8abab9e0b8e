using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Backends.OneDnn;

/// <summary>A primitive, and a function of another backend applied to its result where it lies: where the library's own function would be wrong.</summary>
internal sealed class FinishedKernel : Kernel
{
    private readonly Kernel primitive;
    private readonly Kernel function;

    private FinishedKernel(Kernel primitive, Kernel function)
        : base(primitive.Implementation, primitive.Inputs, primitive.Outputs, Math.Max(primitive.ScratchBytes, function.ScratchBytes))
    {
        this.primitive = primitive;
        this.function = function;
    }

    /// <summary>The two as one; null where one of them is missing.</summary>
    /// <param name="finisher">Who has the function, if anybody does.</param>
    /// <param name="activation">The function.</param>
    /// <param name="alpha">Its parameter.</param>
    /// <param name="primitive">Makes the primitive, without the function.</param>
    public static Kernel? Create(IBackend? finisher, ActivationKind activation, float alpha, Func<Kernel?> primitive)
    {
        if (finisher is null || primitive() is not { } made)
        {
            return null;
        }

        Kernel? function = null;
        try
        {
            // What the exponential makes of an argument that was rounded to bfloat16 is some per cent off.
            var result = new Operand(made.Outputs[0]);
            bool coarse = activation == ActivationKind.Exponential && result.Type == DataType.BFloat16;
            function = coarse ? null : finisher.TryCreate(new KernelRequest(new ActivationOp(activation, alpha), [result], [result]));
            return function is null ? null : new FinishedKernel(made, function);
        }
        finally
        {
            if (function is null)
            {
                made.Dispose();
            }
        }
    }

    public override int InPlaceInput(int output) => primitive.InPlaceInput(output);

    public override void Bind(ReadOnlySpan<nint> inputs, ReadOnlySpan<nint> outputs, nint scratch)
    {
        primitive.Bind(inputs, outputs, scratch);
        function.Bind(outputs[..1], outputs[..1], scratch);
    }

    public override void Run(StepContext context)
    {
        primitive.Run(context);
        function.Run(context);
    }

    public override void Dispose()
    {
        function.Dispose();
        primitive.Dispose();
        base.Dispose();
    }
}
