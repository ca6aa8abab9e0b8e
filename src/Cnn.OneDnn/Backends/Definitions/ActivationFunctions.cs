using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Backends.Definitions;

/// <summary>The elementwise activations and their derivatives.</summary>
internal static class ActivationFunctions
{
    private const double SeluAlpha = 1.6732632423543772, SeluScale = 1.0507009873554805, GeluCubic = 0.044715;

    /// <summary>f(x). A NaN stays a NaN.</summary>
    public static double Value(Activation activation, double alpha, double x) => activation switch
    {
        Activation.Linear => x,
        Activation.Relu => x <= 0 ? 0 : x,
        Activation.Relu6 => x <= 0 ? 0 : x >= 6 ? 6 : x,
        Activation.LeakyRelu => x > 0 ? x : alpha * x,
        Activation.Elu => x > 0 ? x : alpha * Accurate.ExpMinusOne(x),
        Activation.Selu => SeluScale * (x > 0 ? x : SeluAlpha * Accurate.ExpMinusOne(x)),
        Activation.Gelu => x * Accurate.NormalDistribution(x),
        Activation.GeluTanh => x * Sigmoid(2 * GeluArgument(x)),
        Activation.Sigmoid => Sigmoid(x),
        Activation.HardSigmoid => x <= -3 ? 0 : x >= 3 ? 1 : (x + 3) / 6,
        Activation.Tanh => Math.Tanh(x),
        Activation.Softplus => Softplus(x),
        Activation.Softsign => x / (1 + Math.Abs(x)),
        Activation.Silu => x * Sigmoid(x),
        Activation.Mish => x * Math.Tanh(Softplus(x)),
        Activation.Exponential => Math.Exp(x),
        _ => throw NotElementwise(activation),
    };

    /// <summary>f'(x); where it jumps, that of the side that includes the point, which is 0 for relu at 0.</summary>
    public static double Slope(Activation activation, double alpha, double x) => activation switch
    {
        Activation.Linear => 1,
        Activation.Relu => x > 0 ? 1 : 0,
        Activation.Relu6 => x is > 0 and < 6 ? 1 : 0,
        Activation.LeakyRelu => x > 0 ? 1 : alpha,
        Activation.Elu => x > 0 ? 1 : alpha * Math.Exp(x),
        Activation.Selu => SeluScale * (x > 0 ? 1 : SeluAlpha * Math.Exp(x)),
        Activation.Gelu => Accurate.NormalDistribution(x) + (x * Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI)),
        Activation.GeluTanh => GeluTanhSlope(x),
        Activation.Sigmoid => Sigmoid(x) * Sigmoid(-x),
        Activation.HardSigmoid => x is > -3 and < 3 ? 1 / 6.0 : 0,
        Activation.Tanh => 1 / (Math.Cosh(x) * Math.Cosh(x)),
        Activation.Softplus => Sigmoid(x),
        Activation.Softsign => 1 / ((1 + Math.Abs(x)) * (1 + Math.Abs(x))),
        Activation.Silu => Sigmoid(x) * (1 + (x * Sigmoid(-x))),
        Activation.Mish => Math.Tanh(Softplus(x)) + (x * Sigmoid(x) / Math.Pow(Math.Cosh(Softplus(x)), 2)),
        Activation.Exponential => Math.Exp(x),
        _ => throw NotElementwise(activation),
    };

    /// <summary>f'(x) where f(x) is <paramref name="y"/>, for the activations whose value determines it.</summary>
    public static double SlopeFromOutput(Activation activation, double alpha, double y) => activation switch
    {
        Activation.Linear or Activation.Relu or Activation.Relu6 or Activation.LeakyRelu => Slope(activation, alpha, y),
        Activation.Elu => y > 0 ? 1 : y + alpha,
        Activation.Sigmoid => y * (1 - y),
        Activation.Tanh => 1 - (y * y),
        Activation.Exponential => y,
        _ => throw NotElementwise(activation),
    };

    public static double Sigmoid(double x) => x >= 0 ? 1 / (1 + Math.Exp(-x)) : Math.Exp(x) / (1 + Math.Exp(x));

    public static double Softplus(double x) => Math.Max(x, 0) + Accurate.LogOnePlus(Math.Exp(-Math.Abs(x)));

    private static double GeluArgument(double x) => Math.Sqrt(2 / Math.PI) * (x + (GeluCubic * x * x * x));

    // x s(2a(x)) with s' = s (1 - s).
    private static double GeluTanhSlope(double x)
    {
        double argument = 2 * GeluArgument(x), inner = 2 * Math.Sqrt(2 / Math.PI) * (1 + (3 * GeluCubic * x * x));
        return Sigmoid(argument) + (x * Sigmoid(argument) * Sigmoid(-argument) * inner);
    }

    private static NotSupportedException NotElementwise(Activation activation) =>
        new($"The definition of {activation} is not one of single elements, or its derivative does not follow from its value.");
}
