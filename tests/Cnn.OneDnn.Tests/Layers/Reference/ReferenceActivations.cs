namespace Cnn.OneDnn.Tests.Layers.Reference;

/// <summary>Activations from their definitions, in double.</summary>
internal static class ReferenceActivations
{
    public static Nd Apply(Nd x, ActivationKind activation) => activation switch
    {
        Activation.Linear => x,
        Activation.Softmax => Softmax(x),
        Activation.LogSoftmax => Softmax(x).Map(Math.Log),
        _ => x.Map(v => Of(v, activation)),
    };

    /// <summary>Along the last axis.</summary>
    public static Nd Softmax(Nd x)
    {
        int row = x.Dims[^1];
        var result = new Nd(x.Dims);
        for (int start = 0; start < x.Data.Length; start += row)
        {
            double[] exponentials = Array.ConvertAll(x.Data[start..(start + row)], Math.Exp);
            double sum = exponentials.Sum();
            for (int i = 0; i < row; i++)
            {
                result.Data[start + i] = exponentials[i] / sum;
            }
        }

        return result;
    }

    private static double Of(double x, ActivationKind activation) => activation switch
    {
        Activation.Relu => Math.Max(x, 0),
        Activation.Relu6 => Math.Min(Math.Max(x, 0), 6),
        Activation.LeakyRelu => x > 0 ? x : 0.2 * x,
        Activation.Elu => x > 0 ? x : Math.Exp(x) - 1,
        Activation.Selu => 1.05070098735548049342 * (x > 0 ? x : 1.67326324235437728481 * (Math.Exp(x) - 1)),
        Activation.Gelu => 0.5 * x * (1 + Erf(x / Math.Sqrt(2))),
        Activation.GeluTanh => 0.5 * x * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x)))),
        Activation.Sigmoid => Sigmoid(x),
        Activation.HardSigmoid => Math.Min(Math.Max(x + 3, 0), 6) / 6,
        Activation.Tanh => Math.Tanh(x),
        Activation.Softplus => Math.Log(1 + Math.Exp(x)),
        Activation.Softsign => x / (1 + Math.Abs(x)),
        Activation.Silu => x * Sigmoid(x),
        Activation.HardSilu => x * Math.Min(Math.Max(x + 3, 0), 6) / 6,
        Activation.Mish => x * Math.Tanh(Math.Log(1 + Math.Exp(x))),
        Activation.Exponential => Math.Exp(x),
        _ => throw new ArgumentOutOfRangeException(nameof(activation)),
    };

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    // Maclaurin's series; exact enough in double for |x| < 4.
    private static double Erf(double x)
    {
        double term = x, sum = x;
        for (int n = 1; n < 100; n++)
        {
            term *= -x * x / n;
            sum += term / ((2 * n) + 1);
        }

        return 2 / Math.Sqrt(Math.PI) * sum;
    }
}
