using System.Collections.Concurrent;
using Cnn.OneDnn;

namespace Cnn.Models.Data.Combining;

/// <summary>Batches of one sample that are used again and again, on any thread.</summary>
internal sealed class SingleBatches(Dataset dataset)
{
    private readonly ConcurrentBag<Batch> resting = [];

    /// <summary>A batch that holds one sample.</summary>
    public Batch Read(int index, long epoch)
    {
        Batch batch = resting.TryTake(out Batch? used) ? used : new Batch(1, dataset.Inputs, dataset.Targets);
        dataset.Fill([index], epoch, batch);
        return batch;
    }

    /// <summary>Takes it back.</summary>
    public void Return(Batch batch) => resting.Add(batch);

    /// <summary>Puts a batch of one sample at a place of another batch.</summary>
    public static void PutAll(Batch single, Batch batch, int place)
    {
        for (int k = 0; k < single.Inputs.Count; k++)
        {
            Put(single.Inputs[k], batch.Inputs[k], place);
        }

        for (int k = 0; k < single.Targets.Count; k++)
        {
            Put(single.Targets[k], batch.Targets[k], place);
        }
    }

    /// <summary>Puts one sample's numbers at a place of a batch's tensor.</summary>
    public static void Put(Tensor sample, Tensor batch, int place)
    {
        if (batch.Type == DataType.Int32)
        {
            Span<int> from = sample.AsSpan<int>();
            from.CopyTo(batch.AsSpan<int>()[(place * from.Length)..]);
        }
        else
        {
            Span<float> from = sample.AsSpan<float>();
            from.CopyTo(batch.AsSpan<float>()[(place * from.Length)..]);
        }
    }
}
