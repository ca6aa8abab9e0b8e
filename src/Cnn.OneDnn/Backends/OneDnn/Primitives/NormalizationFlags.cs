using Cnn.OneDnn.Bindings;

namespace Cnn.OneDnn.Backends.OneDnn;

/// <summary>What the normalizations share: flags, and the parameters that follow the source among the inputs.</summary>
internal static class NormalizationFlags
{
    /// <summary>A relu is a part of it.</summary>
    public const uint FusedRelu = (uint)dnnl_normalization_flags_t.dnnl_fuse_norm_relu;

    /// <summary>Mean and variance are operands.</summary>
    public const uint GivenStatistics = (uint)dnnl_normalization_flags_t.dnnl_use_global_stats;

    public static uint From(bool scale, bool shift)
    {
        dnnl_normalization_flags_t flags = dnnl_normalization_flags_t.dnnl_normalization_flags_none;
        flags |= scale ? dnnl_normalization_flags_t.dnnl_use_scale : 0;
        flags |= shift ? dnnl_normalization_flags_t.dnnl_use_shift : 0;
        return (uint)flags;
    }

    /// <summary>Binds scale and shift, which follow the source; returns the number of the next input.</summary>
    public static int BindParameters(KernelBuilder builder, bool scale, bool shift)
    {
        int next = 1;
        if (scale)
        {
            builder.Input(next++, Dnnl.DNNL_ARG_SCALE);
        }

        if (shift)
        {
            builder.Input(next++, Dnnl.DNNL_ARG_SHIFT);
        }

        return next;
    }
}
