using System.Numerics.Tensors;
using Tensor = Cnn.OneDnn.Tensor;

namespace Cnn.Models;

/// <summary>Mixes samples of two batches.</summary>
internal static class Mixture
{
    /// <summary>Row i of <paramref name="batch"/> becomes share[i] of itself and 1 - share[i] of the other's row.</summary>
    public static void Blend(Tensor batch, Tensor others, ReadOnlySpan<float> shares)
    {
        Span<float> to = batch.AsSpan<float>();
        ReadOnlySpan<float> from = others.AsSpan<float>();
        int size = to.Length / shares.Length;
        for (int i = 0; i < shares.Length; i++)
        {
            Span<float> row = to.Slice(i * size, size);
            TensorPrimitives.Multiply(row, shares[i], row);
            TensorPrimitives.MultiplyAdd(from.Slice(i * size, size), 1 - shares[i], row, row);
        }
    }
}
