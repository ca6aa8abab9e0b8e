using Cnn.OneDnn.Bindings;
using Cnn.OneDnn.Graph;
using Cnn.OneDnn.Interop;

namespace Cnn.OneDnn.Backends.OneDnn;

/// <summary>Functions of two tensors, the second broadcast where it has size one.</summary>
internal static unsafe class BinaryPrimitive
{
    /// <summary>
    /// Sums, differences, products and quotients. The library's maximum and minimum lose a NaN in the first operand, its relu one in the result.
    /// </summary>
    public static Kernel? Create(OneDnnContext context, BinaryOp op, KernelRequest request) =>
        op.Activation == ActivationKind.Linear && AlgorithmOf(op.Kind) is { } algorithm ? Create(context, algorithm, request) : null;

    /// <summary>The sum of two tensors: faster than the library's general sum.</summary>
    public static Kernel? Add(OneDnnContext context, KernelRequest request) => Create(context, dnnl_alg_kind_t.dnnl_binary_add, request);

    private static PrimitiveKernel? Create(OneDnnContext context, dnnl_alg_kind_t algorithm, KernelRequest request)
    {
        Layout reference = OneDnnContext.Reference(request.Inputs[0], request.Outputs[0]);
        using MemoryDescHandle a = context.Following(request.Inputs[0], reference), b = context.Following(request.Inputs[1], reference),
            dst = context.Following(request.Outputs[0], reference);
        dnnl_primitive_desc_t made;
        dnnl_status_t status = Dnnl.dnnl_binary_primitive_desc_create(&made, context.Engine, algorithm, a.Value, b.Value, dst.Value, context.Attributes);
        return context.Accept("binary", status, made) is { } descriptor
            ? new KernelBuilder(context, descriptor, request).Input(0, Dnnl.DNNL_ARG_SRC_0).Input(1, Dnnl.DNNL_ARG_SRC_1)
                .Output(0, Dnnl.DNNL_ARG_DST).InPlace(0, 0).Build()
            : null;
    }

    private static dnnl_alg_kind_t? AlgorithmOf(BinaryKind kind) => kind switch
    {
        BinaryKind.Add => dnnl_alg_kind_t.dnnl_binary_add,
        BinaryKind.Subtract => dnnl_alg_kind_t.dnnl_binary_sub,
        BinaryKind.Multiply => dnnl_alg_kind_t.dnnl_binary_mul,
        BinaryKind.Divide => dnnl_alg_kind_t.dnnl_binary_div,
        _ => null,
    };
}
