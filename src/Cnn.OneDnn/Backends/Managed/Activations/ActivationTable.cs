using System.Numerics;
using System.Runtime.CompilerServices;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>The loops over contiguous floats for each activation, compiled once per activation.</summary>
internal static unsafe class ActivationTable
{
    /// <summary>y = f(x) for count elements; x and y may be the same.</summary>
    public static delegate*<float*, float*, long, float, void> Forward(Activation activation) => activation switch
    {
        Activation.Linear => &Apply<LinearActivation>,
        Activation.Relu => &Apply<ReluActivation>,
        Activation.Relu6 => &Apply<Relu6Activation>,
        Activation.LeakyRelu => &Apply<LeakyReluActivation>,
        Activation.Elu => &Apply<EluActivation>,
        Activation.Selu => &Apply<SeluActivation>,
        Activation.Gelu => &Apply<GeluActivation>,
        Activation.GeluTanh => &Apply<GeluTanhActivation>,
        Activation.Sigmoid => &Apply<SigmoidActivation>,
        Activation.HardSigmoid => &Apply<HardSigmoidActivation>,
        Activation.Tanh => &Apply<TanhActivation>,
        Activation.Softplus => &Apply<SoftplusActivation>,
        Activation.Softsign => &Apply<SoftsignActivation>,
        Activation.Silu => &Apply<SiluActivation>,
        Activation.Mish => &Apply<MishActivation>,
        Activation.Exponential => &Apply<ExponentialActivation>,
        _ => null,
    };

    /// <summary>dx = dy f'(x) for count elements, from the argument x.</summary>
    public static delegate*<float*, float*, float*, long, float, void> FromSource(Activation activation) => activation switch
    {
        Activation.Linear => &Source<LinearActivation>,
        Activation.Relu => &Source<ReluActivation>,
        Activation.Relu6 => &Source<Relu6Activation>,
        Activation.LeakyRelu => &Source<LeakyReluActivation>,
        Activation.Elu => &Source<EluActivation>,
        Activation.Selu => &Source<SeluActivation>,
        Activation.Gelu => &Source<GeluActivation>,
        Activation.GeluTanh => &Source<GeluTanhActivation>,
        Activation.Sigmoid => &Source<SigmoidActivation>,
        Activation.HardSigmoid => &Source<HardSigmoidActivation>,
        Activation.Tanh => &Source<TanhActivation>,
        Activation.Softplus => &Source<SoftplusActivation>,
        Activation.Softsign => &Source<SoftsignActivation>,
        Activation.Silu => &Source<SiluActivation>,
        Activation.Mish => &Source<MishActivation>,
        Activation.Exponential => &Source<ExponentialActivation>,
        _ => null,
    };

    /// <summary>dx = dy f' for count elements, from the value y; null for activations whose value does not determine the derivative.</summary>
    public static delegate*<float*, float*, float*, long, float, void> FromValue(Activation activation) => activation switch
    {
        Activation.Linear => &Value<LinearActivation>,
        Activation.Relu => &Value<ReluActivation>,
        Activation.Relu6 => &Value<Relu6Activation>,
        Activation.LeakyRelu => &Value<LeakyReluActivation>,
        Activation.Elu => &Value<EluActivation>,
        Activation.Sigmoid => &Value<SigmoidActivation>,
        Activation.Tanh => &Value<TanhActivation>,
        Activation.Exponential => &Value<ExponentialActivation>,
        _ => null,
    };

    /// <summary>Whether f(0) = 0, so that the padding of a blocked buffer stays zero.</summary>
    public static bool KeepsZero(Activation activation) =>
        activation is not (
            Activation.Sigmoid or Activation.HardSigmoid or Activation.Softplus or Activation.Exponential or Activation.Softmax or Activation.LogSoftmax);

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
