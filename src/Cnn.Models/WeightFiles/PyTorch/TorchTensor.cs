namespace Cnn.Models.WeightFiles.PyTorch;

/// <summary>Numbers that one or several tensors look at.</summary>
/// <param name="Element">What they are.</param>
/// <param name="Key">The storage's name in the file.</param>
/// <param name="Count">How many there are.</param>
internal sealed record TorchStorage(TensorElement Element, string Key, long Count);

/// <summary>A tensor as a view of a storage; offset and strides are counted in elements.</summary>
internal sealed record TorchTensor(TorchStorage Storage, long Offset, long[] Sizes, long[] Strides)
{
    /// <summary>Whether the elements lie one after the other, in row-major order.</summary>
    public bool IsContiguous
    {
        get
        {
            long expected = 1;
            for (int axis = Sizes.Length - 1; axis >= 0; axis--)
            {
                if (Sizes[axis] != 1 && Strides[axis] != expected)
                {
                    return false;
                }

                expected *= Sizes[axis];
            }

            return true;
        }
    }

    /// <summary>From the first element to behind the last one.</summary>
    public long Span
    {
        get
        {
            long span = 1;
            for (int axis = 0; axis < Sizes.Length; axis++)
            {
                if (Sizes[axis] == 0)
                {
                    return 0;
                }

                span += (Sizes[axis] - 1) * Strides[axis];
            }

            return span;
        }
    }
}
