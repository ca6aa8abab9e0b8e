namespace Cnn.OneDnn;

/// <summary>Batches at rest, by size. An epoch has at most two sizes. Not safe for several threads: the loader's lock guards it.</summary>
internal sealed class BatchPool(Dataset dataset)
{
    private readonly List<Batch> resting = new(8);

    /// <summary>Batches that were made, at rest or not.</summary>
    public int Live { get; private set; }

    /// <summary>A batch of a size, at rest or new; what it holds is left from its last use.</summary>
    public Batch Rent(int size)
    {
        for (int i = resting.Count - 1; i >= 0; i--)
        {
            if (resting[i].Size == size)
            {
                Batch batch = resting[i];
                resting.RemoveAt(i);
                return batch;
            }
        }

        Live++;
        return new Batch(size, dataset.Inputs, dataset.Targets);
    }

    /// <summary>Takes a batch back; null is nothing.</summary>
    public void Return(Batch? batch)
    {
        if (batch is not null)
        {
            resting.Add(batch);
        }
    }
}
