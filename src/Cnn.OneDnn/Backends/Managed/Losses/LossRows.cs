using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>Losses of one row and their gradients with respect to the predictions, summed in double precision.</summary>
internal static unsafe class LossRows
{
    private const float Clip = 1e-7f;

    public static float Compute(LossKind kind, float parameter, float* p, float* t, float* gradient, int width) => kind switch
    {
        LossKind.CategoricalCrossEntropy or LossKind.SparseCategoricalCrossEntropy => CrossEntropy(parameter, p, t, gradient, width),
        LossKind.KullbackLeibler => Divergence(p, t, gradient, width),
        LossKind.CategoricalHinge => CategoricalHinge(p, t, gradient, width),
        _ => Mean(kind, parameter, p, t, gradient, width),
    };

    private static float Mean(LossKind kind, float parameter, float* p, float* t, float* gradient, int width)
    {
        double sum = 0;
        for (int c = 0; c < width; c++)
        {
            (double loss, double slope) = kind switch
            {
                LossKind.MeanSquaredError => Squared((double)p[c] - t[c]),
                LossKind.MeanAbsoluteError => Absolute((double)p[c] - t[c]),
                LossKind.Huber => Huber((double)p[c] - t[c], parameter),
                LossKind.BinaryCrossEntropy => Binary(p[c], Smooth(t[c], parameter)),
                LossKind.BinaryCrossEntropyFromLogits => Logit(p[c], Smooth(t[c], parameter)),
                LossKind.Hinge => Hinge(p[c], t[c] == 0 ? -1 : t[c], squared: false),
                _ => Hinge(p[c], t[c] == 0 ? -1 : t[c], squared: true),
            };
            sum += loss;
            gradient[c] = (float)(slope / width);
        }

        return (float)(sum / width);
    }

    private static double Smooth(double target, float smoothing) => (target * (1 - (double)smoothing)) + (0.5 * smoothing);

    private static (double Loss, double Slope) Squared(double error) => (error * error, 2 * error);

    private static (double Loss, double Slope) Absolute(double error) => (Math.Abs(error), double.IsNaN(error) ? error : Math.Sign(error));

    private static (double Loss, double Slope) Huber(double error, double delta) => Math.Abs(error) <= delta
        ? (0.5 * error * error, error)
        : ((delta * Math.Abs(error)) - (0.5 * delta * delta), double.IsNaN(error) ? error : delta * Math.Sign(error));

    private static (double Loss, double Slope) Binary(double p, double t)
    {
        bool inside = p is > Clip and < 1 - (double)Clip;
        double q = Math.Clamp(p, Clip, 1 - (double)Clip);
        return (-(t * Math.Log(q)) - ((1 - t) * Math.Log(1 - q)), inside ? (q - t) / (q * (1 - q)) : double.IsNaN(p) ? p : 0);
    }

    private static (double Loss, double Slope) Logit(double x, double t)
    {
        double tail = Math.Exp(-Math.Abs(x)), sigmoid = x >= 0 ? 1 / (1 + tail) : tail / (1 + tail);
        return (Math.Max(x, 0) - (x * t) + double.LogP1(tail), sigmoid - t);
    }

    private static (double Loss, double Slope) Hinge(double p, double t, bool squared)
    {
        double margin = 1 - (t * p);
        return margin <= 0 ? (0, 0) : squared ? (margin * margin, -2 * margin * t) : (margin, -t);
    }

    // q = p / sum p; the gradient passes through the clipping where q lies inside and through the division.
    private static float CrossEntropy(float smoothing, float* p, float* t, float* gradient, int width)
    {
        double sum = 0, loss = 0, inner = 0;
        for (int c = 0; c < width; c++)
        {
            sum += p[c];
        }

        for (int c = 0; c < width; c++)
        {
            double q = p[c] / sum, target = (t[c] * (1 - (double)smoothing)) + (smoothing / (double)width);
            double clipped = Math.Clamp(q, Clip, 1 - (double)Clip);
            loss -= target * Math.Log(clipped);
            double slope = clipped == q || double.IsNaN(q) ? -target / q : 0;
            gradient[c] = (float)(slope / sum);
            inner += slope * q / sum;
        }

        for (int c = 0; c < width; c++)
        {
            gradient[c] -= (float)inner;
        }

        return (float)loss;
    }

    private static float Divergence(float* p, float* t, float* gradient, int width)
    {
        double loss = 0;
        for (int c = 0; c < width; c++)
        {
            double q = Math.Clamp((double)p[c], Clip, 1), target = Math.Clamp((double)t[c], Clip, 1);
            loss += target * Math.Log(target / q);
            gradient[c] = q == p[c] || float.IsNaN(p[c]) ? (float)(-target / q) : 0;
        }

        return (float)loss;
    }

    private static float CategoricalHinge(float* p, float* t, float* gradient, int width)
    {
        double positive = 0, negative = double.NegativeInfinity;
        int worst = 0;
        for (int c = 0; c < width; c++)
        {
            positive += (double)t[c] * p[c];
            double other = (1 - (double)t[c]) * p[c];
            if (other > negative || double.IsNaN(other))
            {
                negative = other;
                worst = c;
            }
        }

        double loss = negative - positive + 1;
        bool active = !(loss <= 0);
        for (int c = 0; c < width; c++)
        {
            gradient[c] = active ? -t[c] : 0;
        }

        gradient[worst] += active ? 1 - t[worst] : 0;
        return active ? (float)loss : 0;
    }
}
