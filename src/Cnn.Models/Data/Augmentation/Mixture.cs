using System.Numerics.Tensors;
using Tensor = Cnn.OneDnn.Tensor;

namespace Cnn.Models;

/// <summary>Mixes samples of two batches.</summary>
internal static class Mixture
{
    /// <summary>Row i of <paramref name="batch"/> becomes share[i] of itself and 1 - share[i] of the other's row.</summary>
    public static void Blend(Tensor batch, Tensor others, ReadOnlySpan<float> shares)
    {
        for (int i = 0; i < shares.Length; i++)
        {
            Blend(Row(batch, i, shares.Length), Row(others, i, shares.Length), shares[i]);
        }
    }

    /// <summary>A row becomes the share of itself and the rest of the other one.</summary>
    public static void Blend(Span<float> row, ReadOnlySpan<float> other, float share)
    {
        TensorPrimitives.Multiply(row, share, row);
        TensorPrimitives.MultiplyAdd(other, 1 - share, row, row);
    }

    /// <summary>One of the rows of a batch.</summary>
    public static Span<float> Row(Tensor batch, int row, int rows)
    {
        Span<float> all = batch.AsSpan<float>();
        int size = all.Length / rows;
        return all.Slice(row * size, size);
    }
}
