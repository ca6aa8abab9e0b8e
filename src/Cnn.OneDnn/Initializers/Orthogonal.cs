using System.Text.Json.Nodes;
using Cnn.OneDnn.Configuration;

namespace Cnn.OneDnn;

/// <summary>
/// A random matrix with orthogonal columns, or rows where these are fewer, of length gain: all axes but the last are the rows (Saxe et al. 2013). As Keras's
/// Orthogonal.
/// </summary>
public sealed class Orthogonal : Initializer
{
    /// <summary>With Keras's defaults.</summary>
    /// <param name="gain">The length of columns, or rows.</param>
    /// <param name="seed">Of its numbers, which are the same for each weight then; null for those of the model's seed and the weight's place.</param>
    public Orthogonal(double gain = 1, int? seed = null) => (Gain, Seed) = (gain, seed);

    internal Orthogonal(ConfigReader config)
        : this(config.Number("gain", 1), config.OptionalInt("seed"))
    {
    }

    /// <summary>The length of columns, or rows.</summary>
    public double Gain { get; }

    /// <inheritdoc/>
    public override string Name => "orthogonal";

    /// <inheritdoc/>
    public override JsonObject GetConfig() => new() { ["gain"] = Gain };

    /// <inheritdoc/>
    public override void Fill(Span<float> destination, Shape shape, int fanIn, int fanOut, ulong seed, ulong stream)
    {
        ArgumentNullException.ThrowIfNull(shape);
        int columns = shape.Rank == 0 ? 1 : shape[-1], rows = destination.Length / Math.Max(1, columns);
        int many = Math.Max(rows, columns), few = Math.Min(rows, columns);
        float[] drawn = new float[destination.Length];
        FillNormal(drawn, 0, 1, seed, stream);
        double[][] vectors = [.. Enumerable.Range(0, few).Select(v => Array.ConvertAll(drawn[(v * many)..((v + 1) * many)], x => (double)x))];
        Orthonormalize(vectors);
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                destination[(row * columns) + column] = (float)(Gain * (rows >= columns ? vectors[column][row] : vectors[row][column]));
            }
        }
    }

    // Gram and Schmidt, twice: once is not enough where vectors nearly coincide.
    private static void Orthonormalize(double[][] vectors)
    {
        for (int v = 0; v < vectors.Length; v++)
        {
            for (int i = 0; i < 2 * v; i++)
            {
                double[] before = vectors[i % v];
                double along = Product(vectors[v], before);
                vectors[v] = [.. vectors[v].Zip(before, (x, b) => x - (along * b))];
            }

            double length = Math.Sqrt(Product(vectors[v], vectors[v]));
            vectors[v] = Array.ConvertAll(vectors[v], x => x / length);
        }
    }

    private static double Product(double[] a, double[] b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }
}
