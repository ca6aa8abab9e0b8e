using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn.Tests.Layers.Reference;

/// <summary>Normalizations from their definitions, on channels-last arrays.</summary>
internal static class ReferenceNormalizations
{
    /// <summary>With given statistics.</summary>
    public static Nd Batch(BatchNormalization layer, Nd x, Queue<Nd> weights)
    {
        Nd? gamma = layer.Scale ? weights.Dequeue() : null, beta = layer.Center ? weights.Dequeue() : null;
        Nd mean = weights.Dequeue(), variance = weights.Dequeue();
        return Nd.Make(x.Dims, at => Affine(
            (x[at] - mean.Data[at[^1]]) / Math.Sqrt(variance.Data[at[^1]] + layer.Epsilon), at[^1], gamma, beta));
    }

    /// <summary>Over the last axis.</summary>
    public static Nd Layer(LayerNormalization layer, Nd x, Queue<Nd> weights) =>
        Grouped(x, x.Data.Length / x.Dims[^1], i => i / x.Dims[^1], layer, weights);

    /// <summary>Over all positions of each group of channels of each sample.</summary>
    public static Nd Group(GroupNormalization layer, Nd x, Queue<Nd> weights)
    {
        int channels = x.Dims[^1], groups = layer.Groups == -1 ? channels : layer.Groups, sample = x.Data.Length / x.Dims[0];
        return Grouped(x, x.Dims[0] * groups, i => (i / sample * groups) + (i % channels / (channels / groups)), layer, weights);
    }

    public static Nd LocalResponse(LocalResponseNormalization layer, Nd x) => Nd.Make(x.Dims, at =>
    {
        double squares = 0;
        for (int c = Math.Max(0, at[^1] - (layer.Size / 2)); c <= Math.Min(x.Dims[^1] - 1, at[^1] + (layer.Size / 2)); c++)
        {
            squares += Math.Pow(x[[.. at[..^1], c]], 2);
        }

        return x[at] / Math.Pow(layer.K + (layer.Alpha / layer.Size * squares), layer.Beta);
    });

    private static Nd Grouped(Nd x, int groups, Func<int, int> groupOf, NormalizationBase layer, Queue<Nd> weights)
    {
        Nd? gamma = layer.Scale ? weights.Dequeue() : null, beta = layer.Center ? weights.Dequeue() : null;
        List<double>[] members = [.. Enumerable.Range(0, groups).Select(_ => new List<double>())];
        for (int i = 0; i < x.Data.Length; i++)
        {
            members[groupOf(i)].Add(x.Data[i]);
        }

        (double Mean, double Variance)[] statistics = Array.ConvertAll(members, m => (m.Average(), m.Average(v => Math.Pow(v - m.Average(), 2))));
        var result = new Nd(x.Dims);
        for (int i = 0; i < x.Data.Length; i++)
        {
            (double mean, double variance) = statistics[groupOf(i)];
            result.Data[i] = Affine((x.Data[i] - mean) / Math.Sqrt(variance + layer.Epsilon), i % x.Dims[^1], gamma, beta);
        }

        return result;
    }

    private static double Affine(double value, int channel, Nd? gamma, Nd? beta) => (value * (gamma?.Data[channel] ?? 1)) + (beta?.Data[channel] ?? 0);
}
