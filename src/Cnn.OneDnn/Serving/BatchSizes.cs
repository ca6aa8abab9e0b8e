namespace Cnn.OneDnn.Serving;

/// <summary>The sizes that batches are rounded up to, so that few plans serve all: powers of two, and the largest batch.</summary>
internal sealed class BatchSizes
{
    private readonly int[] sizes;

    /// <param name="largest">The most samples of a batch.</param>
    public BatchSizes(int largest)
    {
        List<int> all = [];
        for (long size = 1; size < largest; size *= 2)
        {
            all.Add((int)size);
        }

        sizes = [.. all, largest];
    }

    /// <summary>All of them, ascending.</summary>
    public IReadOnlyList<int> All => sizes;

    /// <summary>Those to have ready where only so many can be: one sample, which is the most frequent, and the largest.</summary>
    public IEnumerable<int> Kept(int limit) => sizes.Take(1).Concat(sizes.Skip(1).TakeLast(limit - 1));

    /// <summary>The smallest that holds so many rows.</summary>
    public int For(int rows)
    {
        int i = 0;
        while (sizes[i] < rows)
        {
            i++;
        }

        return sizes[i];
    }
}
