namespace Cnn.OneDnn.Backends.Definitions;

/// <summary>Elementwise activations and their slopes, by <see cref="ActivationKind"/>'s formulas.</summary>
internal static class ActivationDefinition
{
    // Klambauer et al. 2017.
    private const double SeluAlpha = 1.6732632423543772, SeluScale = 1.0507009873554805;

    // Hendrycks and Gimpel 2016.
    private const double GeluCubic = 0.044715;

    // The numbers are the formulas' own: relu6's 6, the hard sigmoid's (x + 3) / 6.
    public static double Value(ActivationKind activation, double alpha, double x) => activation switch
    {
        ActivationKind.Linear => x,
        ActivationKind.Relu => Math.Max(x, 0),
        ActivationKind.Relu6 => Math.Min(Math.Max(x, 0), 6),
        ActivationKind.LeakyRelu => x > 0 ? x : alpha * x,
        ActivationKind.Elu => x > 0 ? x : alpha * Accurate.ExpMinusOne(x),
        ActivationKind.Selu => SeluScale * (x > 0 ? x : SeluAlpha * Accurate.ExpMinusOne(x)),
        ActivationKind.Gelu => x * Accurate.NormalDistribution(x),
        ActivationKind.GeluTanh => 0.5 * x * (1 + Math.Tanh(GeluArgument(x))),
        ActivationKind.Sigmoid => Sigmoid(x),
        ActivationKind.HardSigmoid => Math.Min(Math.Max(x + 3, 0), 6) / 6,
        ActivationKind.Tanh => Math.Tanh(x),
        ActivationKind.Softplus => Softplus(x),
        ActivationKind.Softsign => x / (1 + Math.Abs(x)),
        ActivationKind.Silu => x * Sigmoid(x),
        ActivationKind.Mish => x * Math.Tanh(Softplus(x)),
        ActivationKind.Exponential => Math.Exp(x),
        _ => throw new NotSupportedException($"{activation} is no function of one element."),
    };

    /// <summary>The derivative at <paramref name="x"/>; at a kink, that of the side that is constant, or else of the left one.</summary>
    // The numbers are the formulas' own, as above.
    public static double Slope(ActivationKind activation, double alpha, double x) => activation switch
    {
        ActivationKind.Linear => 1,
        ActivationKind.Relu => Step(x <= 0),
        ActivationKind.Relu6 => Step(x is <= 0 or >= 6),
        ActivationKind.LeakyRelu => x <= 0 ? alpha : 1,
        ActivationKind.Elu => x > 0 ? 1 : alpha * Math.Exp(x),
        ActivationKind.Selu => SeluScale * (x > 0 ? 1 : SeluAlpha * Math.Exp(x)),
        ActivationKind.Gelu => Accurate.NormalDistribution(x) + (x * Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI)),
        ActivationKind.GeluTanh => GeluTanhSlope(x),
        ActivationKind.Sigmoid => Sigmoid(x) * Sigmoid(-x),
        ActivationKind.HardSigmoid => Step(x is <= -3 or >= 3) / 6,
        ActivationKind.Tanh => 1 - (Math.Tanh(x) * Math.Tanh(x)),
        ActivationKind.Softplus => Sigmoid(x),
        ActivationKind.Softsign => 1 / ((1 + Math.Abs(x)) * (1 + Math.Abs(x))),
        ActivationKind.Silu => Sigmoid(x) * (1 + (x * Sigmoid(-x))),
        ActivationKind.Mish => MishSlope(x),
        ActivationKind.Exponential => Math.Exp(x),
        _ => throw new NotSupportedException($"{activation} is no function of one element."),
    };

    /// <summary>The derivative where the function's value is <paramref name="y"/>.</summary>
    // As above.
    public static double SlopeFromValue(ActivationKind activation, double alpha, double y) => activation switch
    {
        ActivationKind.Relu => Step(y <= 0),
        ActivationKind.Relu6 => Step(y is <= 0 or >= 6),
        ActivationKind.LeakyRelu => y <= 0 ? alpha : 1,
        ActivationKind.Elu => y > 0 ? 1 : y + alpha,
        ActivationKind.Sigmoid => y * (1 - y),
        ActivationKind.Tanh => 1 - (y * y),
        ActivationKind.Exponential => y,
        _ => throw new NotSupportedException($"The slope of {activation} does not follow from its value."),
    };

    public static double Sigmoid(double x) => x >= 0 ? 1 / (1 + Math.Exp(-x)) : Math.Exp(x) / (1 + Math.Exp(x));

    // A NaN is not outside: the gradient passes, as in PyTorch.
    private static double Step(bool outside) => outside ? 0 : 1;

    private static double Softplus(double x) => Math.Max(x, 0) + Accurate.LogOnePlus(Math.Exp(-Math.Abs(x)));

    private static double GeluArgument(double x) => Math.Sqrt(2 / Math.PI) * (x + (GeluCubic * x * x * x));

    private static double GeluTanhSlope(double x)
    {
        double tanh = Math.Tanh(GeluArgument(x)), inner = Math.Sqrt(2 / Math.PI) * (1 + (3 * GeluCubic * x * x));
        return 0.5 * (1 + tanh + (x * (1 - (tanh * tanh)) * inner));
    }

    private static double MishSlope(double x)
    {
        double tanh = Math.Tanh(Softplus(x));
        return tanh + (x * (1 - (tanh * tanh)) * Sigmoid(x));
    }
}
