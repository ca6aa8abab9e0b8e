namespace Cnn.Distributed.Tests.Support;

/// <summary>Two trainings, step by step.</summary>
internal static class Comparison
{
    /// <summary>How far ranks may be from one rank, relative, after every one of the steps.</summary>
    public const double Tolerance = 1e-6;

    /// <summary>
    /// The largest relative difference of a loss, and of the weights as one vector, with the steps at which they are; nothing where both are small enough.
    /// </summary>
    public static string Differences(List<(double Loss, float[] Weights)> ranks, List<(double Loss, float[] Weights)> alone)
    {
        (double Value, int Step) loss = (0, 0), weights = (0, 0);
        for (int i = 0; i < alone.Count; i++)
        {
            double l = Math.Abs(ranks[i].Loss - alone[i].Loss) / Math.Abs(alone[i].Loss), w = Distance(ranks[i].Weights, alone[i].Weights);
            loss = l > loss.Value || double.IsNaN(l) ? (l, i) : loss;
            weights = w > weights.Value || double.IsNaN(w) ? (w, i) : weights;
        }

        string words = $"loss {loss.Value:E1} at step {loss.Step}, weights {weights.Value:E1} at step {weights.Step}";
        TestContext.Out.WriteLine(words);
        return loss.Value <= Tolerance && weights.Value <= Tolerance ? "" : words;
    }

    private static double Distance(float[] values, float[] expected)
    {
        double difference = 0, size = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            difference += Math.Pow((double)values[i] - expected[i], 2);
            size += Math.Pow(expected[i], 2);
        }

        return Math.Sqrt(difference / size);
    }
}
