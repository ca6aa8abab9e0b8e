using Cnn.OneDnn.Bindings;
using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Backends.OneDnn;

/// <summary>An activation in the library's terms.</summary>
/// <param name="Forward">The function of the argument.</param>
/// <param name="FromOutput">The same function with a derivative taken from the result, or undefined where there is none.</param>
/// <param name="Alpha">The function's first parameter.</param>
/// <param name="Beta">The function's second parameter.</param>
internal readonly record struct Eltwise(dnnl_alg_kind_t Forward, dnnl_alg_kind_t FromOutput, float Alpha, float Beta)
{
    private const dnnl_alg_kind_t None = dnnl_alg_kind_t.dnnl_alg_kind_undef;

    /// <summary>The library's function for an activation, or null where it has none.</summary>
    public static Eltwise? Of(Activation activation, float alpha) => activation switch
    {
        Activation.Relu => new(dnnl_alg_kind_t.dnnl_eltwise_relu, dnnl_alg_kind_t.dnnl_eltwise_relu_use_dst_for_bwd, 0, 0),
        Activation.LeakyRelu => new(dnnl_alg_kind_t.dnnl_eltwise_relu, alpha >= 0 ? dnnl_alg_kind_t.dnnl_eltwise_relu_use_dst_for_bwd : None, alpha, 0),

        // The plain clip has slope zero at the upper end included; clip_v2's derivative is that of relu6 at both kinks.
        Activation.Relu6 => new(dnnl_alg_kind_t.dnnl_eltwise_clip_v2, dnnl_alg_kind_t.dnnl_eltwise_clip_v2_use_dst_for_bwd, 0, 6),
        Activation.Elu => new(dnnl_alg_kind_t.dnnl_eltwise_elu, alpha >= 0 ? dnnl_alg_kind_t.dnnl_eltwise_elu_use_dst_for_bwd : None, alpha, 0),
        Activation.Sigmoid => new(dnnl_alg_kind_t.dnnl_eltwise_logistic, dnnl_alg_kind_t.dnnl_eltwise_logistic_use_dst_for_bwd, 0, 0),
        Activation.Tanh => new(dnnl_alg_kind_t.dnnl_eltwise_tanh, dnnl_alg_kind_t.dnnl_eltwise_tanh_use_dst_for_bwd, 0, 0),
        Activation.Exponential => new(dnnl_alg_kind_t.dnnl_eltwise_exp, dnnl_alg_kind_t.dnnl_eltwise_exp_use_dst_for_bwd, 0, 0),
        Activation.Gelu => new(dnnl_alg_kind_t.dnnl_eltwise_gelu_erf, None, 0, 0),
        Activation.GeluTanh => new(dnnl_alg_kind_t.dnnl_eltwise_gelu_tanh, None, 0, 0),
        Activation.HardSigmoid => new(dnnl_alg_kind_t.dnnl_eltwise_hardsigmoid, None, 1f / 6, 0.5f),
        Activation.Softplus => new(dnnl_alg_kind_t.dnnl_eltwise_soft_relu, None, 1, 0),
        Activation.Silu => new(dnnl_alg_kind_t.dnnl_eltwise_swish, None, 1, 0),
        Activation.Mish => new(dnnl_alg_kind_t.dnnl_eltwise_mish, None, 0, 0),
        _ => null,
    };

    /// <summary>
    /// The function to append to a primitive for an activation. False where the library cannot: the linear one appends nothing and succeeds.
    /// </summary>
    public static bool TryFuse(Activation activation, float alpha, out Eltwise? function)
    {
        function = activation == Activation.Linear ? null : Of(activation, alpha);
        return activation == Activation.Linear || function is not null;
    }
}
