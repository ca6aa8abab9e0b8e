using Cnn.OneDnn;

namespace Cnn.Models.Tests.Data.Support;

/// <summary>Samples of a dataset as plain arrays.</summary>
internal static class DatasetReader
{
    public static float[] Image(this Dataset dataset, int index, long epoch = 0)
    {
        var batch = new Batch(1, dataset.Inputs, dataset.Targets);
        dataset.Fill([index], epoch, batch);
        return batch.Inputs[0].ToArray<float>();
    }

    public static int Label(this Dataset dataset, int index)
    {
        var batch = new Batch(1, dataset.Inputs, dataset.Targets);
        dataset.Fill([index], 0, batch);
        return batch.Targets[0].AsSpan<int>()[0];
    }

    public static (float[] Images, int[] Labels) All(this Dataset dataset, int count, long epoch = 0)
    {
        var batch = new Batch(count, dataset.Inputs, dataset.Targets);
        dataset.Fill(Enumerable.Range(0, count).ToArray(), epoch, batch);
        return (batch.Inputs[0].ToArray<float>(), batch.Targets[0].ToArray<int>());
    }
}
