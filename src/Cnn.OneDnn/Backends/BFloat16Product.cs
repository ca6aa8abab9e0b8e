namespace Cnn.OneDnn.Backends;

/// <summary>A product of fixed sizes that runs on the calling thread, on several at the same time if they ask for it.</summary>
internal abstract unsafe class BFloat16Product : IDisposable
{
    /// <summary>Multiplies.</summary>
    /// <param name="left">The first element of the left matrix, row by row.</param>
    /// <param name="right">The first pair of the right one: [depth / 2][column], the lower half of a pair from the row before.</param>
    /// <param name="result">The first element of the result.</param>
    public abstract void Run(ushort* left, uint* right, float* result);

    public abstract void Dispose();
}
