using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn.Tests.Serving;

/// <summary>Networks whose results are known without computing them here.</summary>
internal static class ServedModels
{
    /// <summary>(a, b, c) to (a + 2 b + 3 c + 0.5, b - a).</summary>
    public static Model Sums(BackendKind backend = BackendKind.Managed, Engine? engine = null)
    {
        var model = new Sequential(new Input(3), new Dense(2)) { Options = new ModelOptions { Backend = backend, Engine = engine } };
        model.SetWeights([Tensor.From(new float[] { 1, -1, 2, 1, 3, 0 }, 3, 2), Tensor.From(new[] { 0.5f, 0 })]);
        return model;
    }

    /// <summary>Samples whose numbers are small and whole, so that sums are exact.</summary>
    public static float[] Samples(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count * 3).Select(_ => (float)random.Next(-8, 9))];
    }

    /// <summary>What <see cref="Sums"/> makes of them.</summary>
    public static float[] Results(float[] samples) => [.. samples.Chunk(3).SelectMany(s => new[] { s[0] + (2 * s[1]) + (3 * s[2]) + 0.5f, s[1] - s[0] })];

    /// <summary>Options of a predictor that begins when a batch is full, or never.</summary>
    public static PredictorOptions Patient(int batch) => new()
    {
        Instances = 1,
        ThreadsPerInstance = 1,
        MaxBatchSize = batch,
        BatchingDelay = TimeSpan.FromHours(1),
    };
}
