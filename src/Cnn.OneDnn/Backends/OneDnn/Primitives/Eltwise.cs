using Cnn.OneDnn.Bindings;

namespace Cnn.OneDnn.Backends.OneDnn;

/// <summary>
/// An activation in the library's terms. Only those are here that it computes as their formula says: its relu, clips, elu, exponential and hard sigmoid take
/// minima and maxima that turn a NaN into a number, its soft relu is negative below -14, gelu and mish are no numbers for large arguments.
/// </summary>
/// <param name="Forward">The function of the argument.</param>
/// <param name="Backward">The function whose gradient the graph asks for, of the argument or of the result; undefined where the library's is not right.</param>
/// <param name="Alpha">The function's first parameter.</param>
/// <param name="Beta">The function's second parameter.</param>
internal readonly record struct Eltwise(dnnl_alg_kind_t Forward, dnnl_alg_kind_t Backward, float Alpha, float Beta)
{
    private const dnnl_alg_kind_t None = dnnl_alg_kind_t.dnnl_alg_kind_undef;

    /// <summary>The library's function for an activation, or null where it has none that is right.</summary>
    public static Eltwise? TryCreate(ActivationKind activation, float alpha) => activation switch
    {
        // With a slope of zero it is the library's relu.
        ActivationKind.LeakyRelu when alpha != 0 =>
            new(dnnl_alg_kind_t.dnnl_eltwise_relu, alpha > 0 ? dnnl_alg_kind_t.dnnl_eltwise_relu_use_dst_for_bwd : dnnl_alg_kind_t.dnnl_eltwise_relu, alpha, 0),
        ActivationKind.Sigmoid => new(dnnl_alg_kind_t.dnnl_eltwise_logistic, dnnl_alg_kind_t.dnnl_eltwise_logistic_use_dst_for_bwd, 0, 0),
        ActivationKind.Tanh => new(dnnl_alg_kind_t.dnnl_eltwise_tanh, dnnl_alg_kind_t.dnnl_eltwise_tanh_use_dst_for_bwd, 0, 0),
        ActivationKind.GeluTanh => new(dnnl_alg_kind_t.dnnl_eltwise_gelu_tanh, None, 0, 0),
        ActivationKind.Silu => new(dnnl_alg_kind_t.dnnl_eltwise_swish, dnnl_alg_kind_t.dnnl_eltwise_swish, 1, 0),
        _ => null,
    };
}
