namespace Cnn.OneDnn.Backends.Definitions;

/// <summary>Elementwise activations and their slopes, by <see cref="Activation"/>'s formulas.</summary>
internal static class ActivationDefinition
{
    // Klambauer et al. 2017.
    private const double SeluAlpha = 1.6732632423543772, SeluScale = 1.0507009873554805;

    public static double Value(Activation activation, double alpha, double x) => activation switch
    {
        Activation.Linear => x,
        Activation.Relu => Math.Max(x, 0),
        Activation.Relu6 => Math.Min(Math.Max(x, 0), 6),
        Activation.LeakyRelu => x > 0 ? x : alpha * x,
        Activation.Elu => x > 0 ? x : alpha * Accurate.ExpMinusOne(x),
        Activation.Selu => SeluScale * (x > 0 ? x : SeluAlpha * Accurate.ExpMinusOne(x)),
        Activation.Gelu => x * Accurate.NormalDistribution(x),
        Activation.GeluTanh => 0.5 * x * (1 + Math.Tanh(GeluArgument(x))),
        Activation.Sigmoid => Sigmoid(x),
        Activation.HardSigmoid => Math.Min(Math.Max(x + 3, 0), 6) / 6,
        Activation.Tanh => Math.Tanh(x),
        Activation.Softplus => Softplus(x),
        Activation.Softsign => x / (1 + Math.Abs(x)),
        Activation.Silu => x * Sigmoid(x),
        Activation.Mish => x * Math.Tanh(Softplus(x)),
        Activation.Exponential => Math.Exp(x),
        _ => throw new NotSupportedException($"{activation} is no function of one element."),
    };

    /// <summary>The derivative at <paramref name="x"/>; at a kink, that of the side that is constant, or else of the left one.</summary>
    public static double Slope(Activation activation, double alpha, double x) => activation switch
    {
        Activation.Linear => 1,
        Activation.Relu => Step(x <= 0),
        Activation.Relu6 => Step(x is <= 0 or >= 6),
        Activation.LeakyRelu => x <= 0 ? alpha : 1,
        Activation.Elu => x > 0 ? 1 : alpha * Math.Exp(x),
        Activation.Selu => SeluScale * (x > 0 ? 1 : SeluAlpha * Math.Exp(x)),
        Activation.Gelu => Accurate.NormalDistribution(x) + (x * Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI)),
        Activation.GeluTanh => GeluTanhSlope(x),
        Activation.Sigmoid => Sigmoid(x) * Sigmoid(-x),
        Activation.HardSigmoid => Step(x is <= -3 or >= 3) / 6,
        Activation.Tanh => 1 - (Math.Tanh(x) * Math.Tanh(x)),
        Activation.Softplus => Sigmoid(x),
        Activation.Softsign => 1 / ((1 + Math.Abs(x)) * (1 + Math.Abs(x))),
        Activation.Silu => Sigmoid(x) * (1 + (x * Sigmoid(-x))),
        Activation.Mish => MishSlope(x),
        Activation.Exponential => Math.Exp(x),
        _ => throw new NotSupportedException($"{activation} is no function of one element."),
    };

    /// <summary>The derivative where the function's value is <paramref name="y"/>.</summary>
    public static double SlopeFromValue(Activation activation, double alpha, double y) => activation switch
    {
        Activation.Relu => Step(y <= 0),
        Activation.Relu6 => Step(y is <= 0 or >= 6),
        Activation.LeakyRelu => y <= 0 ? alpha : 1,
        Activation.Elu => y > 0 ? 1 : y + alpha,
        Activation.Sigmoid => y * (1 - y),
        Activation.Tanh => 1 - (y * y),
        Activation.Exponential => y,
        _ => throw new NotSupportedException($"The slope of {activation} does not follow from its value."),
    };

    public static double Sigmoid(double x) => x >= 0 ? 1 / (1 + Math.Exp(-x)) : Math.Exp(x) / (1 + Math.Exp(x));

    // A NaN is not outside: the gradient passes, as in PyTorch.
    private static double Step(bool outside) => outside ? 0 : 1;

    private static double Softplus(double x) => Math.Max(x, 0) + Accurate.LogOnePlus(Math.Exp(-Math.Abs(x)));

    private static double GeluArgument(double x) => Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x));

    private static double GeluTanhSlope(double x)
    {
        double tanh = Math.Tanh(GeluArgument(x)), inner = Math.Sqrt(2 / Math.PI) * (1 + (3 * 0.044715 * x * x));
        return 0.5 * (1 + tanh + (x * (1 - (tanh * tanh)) * inner));
    }

    private static double MishSlope(double x)
    {
        double tanh = Math.Tanh(Softplus(x));
        return tanh + (x * (1 - (tanh * tanh)) * Sigmoid(x));
    }
}
