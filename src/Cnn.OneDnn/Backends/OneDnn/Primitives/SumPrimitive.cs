using Cnn.OneDnn.Bindings;
using Cnn.OneDnn.Interop;

namespace Cnn.OneDnn.Backends.OneDnn;

/// <summary>The sum of several tensors.</summary>
internal static unsafe class SumPrimitive
{
    public static Kernel? Create(OneDnnContext context, KernelRequest request)
    {
        if (request.Inputs.Length == 2)
        {
            return BinaryPrimitive.Add(context, request);
        }

        // For float32 the library only has a plain loop, slower than ours.
        if (request.Outputs[0].Type == DataType.Float32)
        {
            return null;
        }

        Layout reference = OneDnnContext.Reference([.. request.Inputs, request.Outputs[0]]);
        using var sources = new DescriptorList(request.Inputs, o => context.Following(o, reference));
        using MemoryDescHandle dst = context.Following(request.Outputs[0], reference);
        float[] ones = new float[request.Inputs.Length];
        Array.Fill(ones, 1);
        dnnl_primitive_desc_t made;
        dnnl_status_t status;
        fixed (float* scales = ones)
        fixed (dnnl_memory_desc_t* descriptors = sources.Values)
        {
            status = Dnnl.dnnl_sum_primitive_desc_create(&made, context.Engine, dst.Value, ones.Length, scales, descriptors, context.Attributes);
        }

        if (context.Accept("sum", status, made) is not { } descriptor)
        {
            return null;
        }

        KernelBuilder builder = new KernelBuilder(context, descriptor, request).Output(0, Dnnl.DNNL_ARG_DST).InPlace(0, 0);
        for (int i = 0; i < ones.Length; i++)
        {
            builder.Input(i, Dnnl.DNNL_ARG_MULTIPLE_SRC + i);
        }

        return builder.Build();
    }
}
