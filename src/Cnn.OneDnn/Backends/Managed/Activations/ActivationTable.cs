using System.Numerics;
using System.Runtime.CompilerServices;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>The loops over contiguous floats for each activation, compiled once per activation.</summary>
internal static unsafe class ActivationTable
{
    /// <summary>y = f(x) for count elements; x and y may be the same.</summary>
    public static delegate*<float*, float*, long, float, void> Forward(ActivationKind activation) => activation switch
    {
        ActivationKind.Linear => &Apply<LinearActivation>,
        ActivationKind.Relu => &Apply<ReluActivation>,
        ActivationKind.Relu6 => &Apply<Relu6Activation>,
        ActivationKind.LeakyRelu => &Apply<LeakyReluActivation>,
        ActivationKind.Elu => &Apply<EluActivation>,
        ActivationKind.Selu => &Apply<SeluActivation>,
        ActivationKind.Gelu => &Apply<GeluActivation>,
        ActivationKind.GeluTanh => &Apply<GeluTanhActivation>,
        ActivationKind.Sigmoid => &Apply<SigmoidActivation>,
        ActivationKind.HardSigmoid => &Apply<HardSigmoidActivation>,
        ActivationKind.Tanh => &Apply<TanhActivation>,
        ActivationKind.Softplus => &Apply<SoftplusActivation>,
        ActivationKind.Softsign => &Apply<SoftsignActivation>,
        ActivationKind.Silu => &Apply<SiluActivation>,
        ActivationKind.Mish => &Apply<MishActivation>,
        ActivationKind.Exponential => &Apply<ExponentialActivation>,
        _ => null,
    };

    /// <summary>dx = dy f'(x) for count elements, from the argument x.</summary>
    public static delegate*<float*, float*, float*, long, float, void> FromSource(ActivationKind activation) => activation switch
    {
        ActivationKind.Linear => &Source<LinearActivation>,
        ActivationKind.Relu => &Source<ReluActivation>,
        ActivationKind.Relu6 => &Source<Relu6Activation>,
        ActivationKind.LeakyRelu => &Source<LeakyReluActivation>,
        ActivationKind.Elu => &Source<EluActivation>,
        ActivationKind.Selu => &Source<SeluActivation>,
        ActivationKind.Gelu => &Source<GeluActivation>,
        ActivationKind.GeluTanh => &Source<GeluTanhActivation>,
        ActivationKind.Sigmoid => &Source<SigmoidActivation>,
        ActivationKind.HardSigmoid => &Source<HardSigmoidActivation>,
        ActivationKind.Tanh => &Source<TanhActivation>,
        ActivationKind.Softplus => &Source<SoftplusActivation>,
        ActivationKind.Softsign => &Source<SoftsignActivation>,
        ActivationKind.Silu => &Source<SiluActivation>,
        ActivationKind.Mish => &Source<MishActivation>,
        ActivationKind.Exponential => &Source<ExponentialActivation>,
        _ => null,
    };

    /// <summary>dx = dy f' for count elements, from the value y; null for activations whose value does not determine the derivative.</summary>
    public static delegate*<float*, float*, float*, long, float, void> FromValue(ActivationKind activation) => activation switch
    {
        ActivationKind.Linear => &Value<LinearActivation>,
        ActivationKind.Relu => &Value<ReluActivation>,
        ActivationKind.Relu6 => &Value<Relu6Activation>,
        ActivationKind.LeakyRelu => &Value<LeakyReluActivation>,
        ActivationKind.Elu => &Value<EluActivation>,
        ActivationKind.Sigmoid => &Value<SigmoidActivation>,
        ActivationKind.Tanh => &Value<TanhActivation>,
        ActivationKind.Exponential => &Value<ExponentialActivation>,
        _ => null,
    };

    /// <summary>Whether f(0) = 0, so that the padding of a blocked buffer stays zero.</summary>
    public static bool KeepsZero(ActivationKind activation) =>
        activation is not (
            ActivationKind.Sigmoid or ActivationKind.HardSigmoid or ActivationKind.Softplus or ActivationKind.Exponential or ActivationKind.Softmax
                or ActivationKind.LogSoftmax);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Apply<T>(float* x, float* y, long count, float parameter)
        where T : struct, IActivation
    {
        var alpha = new Vector<float>(parameter);
        long i = 0;
        for (; i + Vector<float>.Count <= count; i += Vector<float>.Count)
        {
            Vector.Store(T.Value(Vector.Load(x + i), alpha), y + i);
        }

        if (i < count)
        {
            Partial.Store(T.Value(Partial.Load(x + i, (int)(count - i)), alpha), y + i, (int)(count - i));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Source<T>(float* dy, float* x, float* dx, long count, float parameter)
        where T : struct, IActivation
    {
        var alpha = new Vector<float>(parameter);
        long i = 0;
        for (; i + Vector<float>.Count <= count; i += Vector<float>.Count)
        {
            Vector.Store(Vector.Load(dy + i) * T.Slope(Vector.Load(x + i), alpha), dx + i);
        }

        if (i < count)
        {
            int rest = (int)(count - i);
            Partial.Store(Partial.Load(dy + i, rest) * T.Slope(Partial.Load(x + i, rest), alpha), dx + i, rest);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Value<T>(float* dy, float* y, float* dx, long count, float parameter)
        where T : struct, IInvertibleActivation
    {
        var alpha = new Vector<float>(parameter);
        long i = 0;
        for (; i + Vector<float>.Count <= count; i += Vector<float>.Count)
        {
            Vector.Store(Vector.Load(dy + i) * T.SlopeFromValue(Vector.Load(y + i), alpha), dx + i);
        }

        if (i < count)
        {
            int rest = (int)(count - i);
            Partial.Store(Partial.Load(dy + i, rest) * T.SlopeFromValue(Partial.Load(y + i, rest), alpha), dx + i, rest);
        }
    }
}
